// Package domain is the field: what a call, a défi, a candidacy, a version and a deposit are, which
// states they pass through, and who may do what. It knows no SQL, no HTTP, no clock and no language.
package domain
