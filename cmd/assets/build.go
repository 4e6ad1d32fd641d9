package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/evanw/esbuild/pkg/api"
	"github.com/klauspost/compress/gzip"
)

// build returns every file of dist by its name: bundles, their .gz and .br, and manifest.json.
func build(root string) (map[string][]byte, error) {
	dir, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	result := api.Build(options(dir))
	if len(result.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	files := map[string][]byte{}
	manifest := map[string]string{}
	for _, out := range result.OutputFiles {
		name := filepath.Base(out.Path)
		files[name] = out.Contents
		manifest[logical(name)] = name
	}
	if err := addCompressed(files); err != nil {
		return nil, err
	}
	files["manifest.json"], err = json.MarshalIndent(manifest, "", "\t")
	return files, err
}

// options are the same everywhere, so that the bytes are: no source map, no path, no banner. Scripts are classic ones:
// site.js runs before the first paint, the others are deferred.
func options(dir string) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:     dir,
		EntryPoints:       []string{"css/site.css", "js/site.js", "js/edit.js", "js/read.js", "js/cards.js", "image/icon.svg"},
		Outdir:            "dist",
		EntryNames:        "[name].[hash]",
		AssetNames:        "[name].[hash]",
		Bundle:            true,
		Format:            api.FormatIIFE,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		LogLevel:          api.LogLevelSilent,
	}
}

// logical takes the hash out of a name: site.ABCDEFGH.css is site.css.
func logical(name string) string {
	ext := filepath.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	return strings.TrimSuffix(stem, filepath.Ext(stem)) + ext
}

// addCompressed adds a .gz and a .br beside each file that compression makes smaller: a font is compressed already.
func addCompressed(files map[string][]byte) error {
	for name, content := range maps.Clone(files) {
		if filepath.Ext(name) == ".woff2" {
			continue
		}
		var gz, br bytes.Buffer
		zw, err := gzip.NewWriterLevel(&gz, gzip.BestCompression)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
		_, gzErr := zw.Write(content)
		_, brErr := bw.Write(content)
		if err := errors.Join(gzErr, brErr, zw.Close(), bw.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		files[name+".gz"], files[name+".br"] = gz.Bytes(), br.Bytes()
	}
	return nil
}
