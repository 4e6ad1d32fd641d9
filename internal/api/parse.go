package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/appel-a-communs/communs/internal/domain"
)

// maxDepth is how deep the objects and lists that we take may stand in each other.
const maxDepth = 6

// parseObject reads one JSON object, more strictly than encoding/json: valid UTF-8 (no half of a pair either), no
// name twice in an object, nothing after it, not deep. Two readers of such a text cannot understand it in two ways.
func parseObject(raw []byte) (map[string]any, error) {
	switch {
	case !utf8.Valid(raw):
		return nil, domain.Error{Kind: malformed, Key: "error.api_utf8"}
	case !json.Valid(raw):
		return nil, domain.Error{Kind: malformed, Key: "error.api_json"}
	case halfPair(raw):
		return nil, domain.Error{Kind: malformed, Key: "error.api_utf8"}
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	v, err := parseValue(dec, maxDepth)
	if err != nil {
		return nil, err
	}
	object, is := v.(map[string]any)
	if _, end := dec.Token(); !is || !errors.Is(end, io.EOF) {
		return nil, domain.Error{Kind: malformed, Key: "error.api_json"}
	}
	return object, nil
}

func parseValue(dec *json.Decoder, depth int) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, errors.Join(domain.Error{Kind: malformed, Key: "error.api_json"}, err)
	}
	delim, opens := token.(json.Delim)
	switch {
	case !opens:
		return token, nil
	case depth == 0:
		return nil, domain.Error{Kind: malformed, Key: "error.api_depth", Args: []any{"Max", maxDepth}}
	case delim == '[':
		return parseList(dec, depth-1)
	}
	return parseMembers(dec, depth-1)
}

func parseList(dec *json.Decoder, depth int) (any, error) {
	items := []any{}
	for dec.More() {
		v, err := parseValue(dec, depth)
		if err != nil {
			return nil, err
		}
		items = append(items, v)
	}
	_, err := dec.Token()
	return items, err
}

func parseMembers(dec *json.Decoder, depth int) (any, error) {
	object := map[string]any{}
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return nil, err
		}
		name, _ := token.(string) // a valid object has strings for names
		if _, twice := object[name]; twice {
			return nil, domain.Error{Kind: malformed, Key: "error.api_name_twice", Args: []any{"Name", name}}
		}
		if object[name], err = parseValue(dec, depth); err != nil {
			return nil, err
		}
	}
	_, err := dec.Token()
	return object, err
}

// halfPair tells whether a valid JSON text escapes one half of a surrogate pair without the other: encoding/json
// would quietly put another character in its place.
func halfPair(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		first := escaped(raw[i:])
		switch {
		case !utf16.IsSurrogate(first):
			i++ // what is escaped may be a backslash
		case utf16.DecodeRune(first, escaped(raw[i+6:])) == utf8.RuneError:
			return true
		default:
			i += 11
		}
	}
	return false
}

// escaped is the code of the \uXXXX that b begins with, 0 where it begins otherwise.
func escaped(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 16)
	if err != nil {
		return 0
	}
	return rune(n)
}
