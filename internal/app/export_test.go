package app

// Meld is meld, for its tests.
var Meld = meld //nolint:gochecknoglobals // only in tests
