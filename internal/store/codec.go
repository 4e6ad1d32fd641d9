package store

import (
	"errors"
	"runtime"

	"github.com/klauspost/compress/zstd"
)

// codec compresses and expands the texts of versions; it is safe for concurrent use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// newCodec makes one; its options are constants, so that only a fault of ours could refuse them.
func newCodec() *codec {
	enc, errE := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)),
		zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithLowerEncoderMem(true), zstd.WithWindowSize(1<<19))
	dec, errD := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderLowmem(true))
	if err := errors.Join(errE, errD); err != nil {
		panic(err) //nolint:forbidigo // see above
	}
	return &codec{enc, dec}
}

// Pack compresses the canonical bytes of a version into the snapshot that AddRevision stores: work
// that belongs before a transaction.
func (r Reader) Pack(canonical []byte) []byte { return r.z.enc.EncodeAll(canonical, nil) }

func (r Reader) unpack(snapshot []byte) ([]byte, error) {
	if len(snapshot) == 0 {
		return nil, errors.New("no snapshot")
	}
	return r.z.dec.DecodeAll(snapshot, nil)
}
