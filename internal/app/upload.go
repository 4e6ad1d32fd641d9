package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"image"
	"image/jpeg"
	"image/png"

	"github.com/appel-a-communs/communs/internal/domain"
	"github.com/appel-a-communs/communs/internal/store"
)

// The limits of a file put on a page.
const (
	MaxUpload = 5 << 20
	maxPixels = 24_000_000
)

// UploadFile stores an image or a PDF and gives it back without its bytes. An image is decoded and
// written anew: what was hidden in it (place, camera, trailing bytes) is gone. The type is ours, told
// from the first bytes; what the browser said counts for nothing.
func (a *App) UploadFile(ctx context.Context, by domain.Account, name string, raw []byte) (store.Upload, error) {
	if err := domain.Can(by, domain.UploadFile, domain.Object{Now: a.Now()}).Err(); err != nil {
		return store.Upload{}, err
	}
	u, err := cleanUpload(raw)
	if err != nil {
		return u, err
	}
	sum := sha256.Sum256(u.Bytes)
	u.Hash, u.Name, u.Size, u.AccountID = hex.EncodeToString(sum[:]), oneLine(name, 120), len(u.Bytes), by.ID
	_, err = a.store.Write(ctx, store.Key{}, func(tx *store.Tx) error {
		now, err := tx.Now(ctx)
		if err != nil {
			return err
		}
		return tx.AddUpload(ctx, u, now)
	})
	u.Bytes = nil
	return u, err
}

// ReadUpload gives a file.
func (a *App) ReadUpload(ctx context.Context, hash string) (store.Upload, error) {
	return a.store.Upload(ctx, hash)
}

func cleanUpload(raw []byte) (store.Upload, error) {
	refuse := func(key string) (store.Upload, error) {
		return store.Upload{}, domain.Problems{{Kind: domain.Invalid, Key: key, Field: "file"}}
	}
	switch {
	case len(raw) == 0:
		return refuse("error.file_empty")
	case len(raw) > MaxUpload:
		return refuse("error.file_too_large")
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return store.Upload{Type: "application/pdf", Bytes: raw}, nil
	case bytes.HasPrefix(raw, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(raw, []byte("\xff\xd8\xff")):
		u, err := reencode(raw)
		if err != nil {
			return refuse("error.image")
		}
		return u, nil
	}
	return refuse("error.file_type")
}

var errImage = errors.New("not an image that can be read")

// reencode reads the size first: 33 bytes can announce an image of 9.5 GiB.
func reencode(raw []byte) (store.Upload, error) {
	size, _, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || size.Width <= 0 || size.Height <= 0 || size.Width*size.Height > maxPixels {
		return store.Upload{}, errImage
	}
	img, kind, err := image.Decode(bytes.NewReader(raw))
	if err != nil {
		return store.Upload{}, err
	}
	u := store.Upload{Type: "image/" + kind, Width: size.Width, Height: size.Height}
	var out bytes.Buffer
	if kind == "jpeg" {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: 88})
	} else {
		err = png.Encode(&out, img)
	}
	u.Bytes = out.Bytes()
	if err == nil && len(u.Bytes) > 2*MaxUpload {
		err = errImage
	}
	return u, err
}
