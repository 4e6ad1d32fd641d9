package mediawiki

// Options are the limits of a reading. A zero field takes its default.
type Options struct {
	// MaxText is the longest text of one revision in bytes (default 8 MiB;
	// MediaWiki itself stops at 2 MiB). A page over it is reported damaged.
	MaxText int
	// MaxTitle is the longest page title in bytes (default 512).
	MaxTitle int
	// MaxTag bounds a tag with its attributes, and every short field such as
	// a summary or a name, in bytes (default 64 KiB).
	MaxTag int
	// MaxDepth is how deep elements may nest (default 16; exports use 6).
	MaxDepth int
	// MaxExpanded bounds the whole expanded export in bytes (default 64 GiB).
	MaxExpanded int64
	// MaxRatio is how many times its packed size a gzip export may expand,
	// looked at from 16 MiB on (default 400).
	MaxRatio int64
	// Mismatch says what a text that differs from its own sha1 or size is.
	Mismatch Mismatch
}

// Mismatch is how a text that differs from its declared sha1 or size is taken.
type Mismatch int

const (
	// MismatchDamages leaves the page out, as for any damage.
	MismatchDamages Mismatch = iota
	// MismatchNoted keeps the revision with a note: for exports whose texts
	// were edited on purpose, names removed for instance.
	MismatchNoted
)

func (o Options) withDefaults() Options {
	o.MaxText = or(o.MaxText, 8<<20)
	o.MaxTitle = or(o.MaxTitle, 512)
	o.MaxTag = or(o.MaxTag, 64<<10)
	o.MaxDepth = or(o.MaxDepth, 16)
	o.MaxExpanded = or(o.MaxExpanded, 64<<30)
	o.MaxRatio = or(o.MaxRatio, 400)
	return o
}

func or[N int | int64](n, otherwise N) N {
	if n > 0 {
		return n
	}
	return otherwise
}
