package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
)

// document is openapi.json, read as what it is: JSON. checks holds values to its schemas, in the part of JSON Schema
// 2020-12 that it uses; a word of that language that checks does not know is a fault of the test.
type document struct{ root map[string]any }

func describe(t testing.TB) document {
	t.Helper()
	text, err := os.ReadFile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(text, &d.root); err != nil {
		t.Fatal(err)
	}
	return d
}

// at follows names from the root, and the references on the way.
func (d document) at(names ...string) map[string]any {
	here := d.root
	for _, name := range names {
		next, _ := here[name].(map[string]any)
		here = d.follow(next)
	}
	return here
}

func (d document) follow(v map[string]any) map[string]any {
	ref, is := v["$ref"].(string)
	if !is {
		return v
	}
	return d.at(strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
}

// operation finds the description of a request: its pattern and what is said of its method.
func (d document) operation(method, path string) (pattern string, operation map[string]any) {
	for p, item := range d.at("paths") {
		shape := "^" + regexp.MustCompile(`\\\{[^}]+\\\}`).ReplaceAllString(regexp.QuoteMeta(p), "[^/]+") + "$"
		if regexp.MustCompile(shape).MatchString(path) && (pattern == "" || !strings.Contains(p, "{")) {
			operation, _ = item.(map[string]any)[strings.ToLower(method)].(map[string]any)
			pattern = p
		}
	}
	return pattern, operation
}

// faultsOf says where an answer is not what the description promises.
func (d document) faultsOf(method, path string, w answer) []string {
	pattern, op := d.operation(method, path)
	if op == nil {
		if w.status == http.StatusNotFound || w.status == http.StatusMethodNotAllowed {
			return d.check(d.at("components", "schemas", "Problem"), w.json, "")
		}
		return []string{method + " " + path + " is not described"}
	}
	responses, _ := op["responses"].(map[string]any)
	response, told := responses[strconv.Itoa(w.status)].(map[string]any)
	if !told {
		return []string{fmt.Sprintf("%s %s does not promise %d", method, pattern, w.status)}
	}
	content, _ := d.follow(response)["content"].(map[string]any)
	if content == nil {
		if len(w.body) > 0 {
			return []string{"a body where none is promised"}
		}
		return nil
	}
	media, told := content[w.header.Get("Content-Type")].(map[string]any)
	if !told {
		return []string{"unpromised type " + w.header.Get("Content-Type")}
	}
	schema, _ := media["schema"].(map[string]any)
	return d.check(schema, w.json, "")
}

// check holds a value to a schema.
func (d document) check(schema map[string]any, v any, at string) []string {
	schema = d.follow(schema)
	var faults []string
	fault := func(format string, args ...any) { faults = append(faults, at+": "+fmt.Sprintf(format, args...)) }
	for word, rule := range schema {
		switch word {
		case "description", "default", "$ref":
		case "type":
			if !slices.ContainsFunc(many(rule), func(name any) bool { return isA(name, v) }) {
				fault("%v is not of type %v", v, rule)
			}
		case "enum":
			if !slices.Contains(many(rule), v) {
				fault("%v is none of %v", v, rule)
			}
		case "anyOf":
			if !slices.ContainsFunc(many(rule), func(s any) bool { return len(d.check(s.(map[string]any), v, at)) == 0 }) {
				fault("%v fits none of the forms", v)
			}
		case "pattern":
			if s, is := v.(string); is && !regexp.MustCompile(rule.(string)).MatchString(s) {
				fault("%q does not match %v", s, rule)
			}
		case "format":
			if s, is := v.(string); is && !hasFormat(rule, s) {
				fault("%q is no %v", s, rule)
			}
		case "minimum", "maximum":
			n, is := v.(float64)
			if is && (word == "minimum" && n < rule.(float64) || word == "maximum" && n > rule.(float64)) {
				fault("%v beyond the %s %v", n, word, rule)
			}
		case "maxItems":
			if list, is := v.([]any); is && float64(len(list)) > rule.(float64) {
				fault("%d items", len(list))
			}
		case "items":
			list, _ := v.([]any)
			for i, item := range list {
				faults = append(faults, d.check(rule.(map[string]any), item, fmt.Sprintf("%s[%d]", at, i))...)
			}
		case "required", "properties", "additionalProperties":
		default:
			fault("the test does not know %q", word)
		}
	}
	return append(faults, d.checkMembers(schema, v, at)...)
}

func (d document) checkMembers(schema map[string]any, v any, at string) []string {
	object, is := v.(map[string]any)
	if !is {
		return nil
	}
	var faults []string
	for _, name := range many(schema["required"]) {
		if _, there := object[name.(string)]; !there {
			faults = append(faults, fmt.Sprintf("%s: %v is missing", at, name))
		}
	}
	known, _ := schema["properties"].(map[string]any)
	for name, value := range object {
		rule, told := known[name].(map[string]any)
		other, open := schema["additionalProperties"].(map[string]any)
		switch {
		case told:
			faults = append(faults, d.check(rule, value, at+"."+name)...)
		case open:
			faults = append(faults, d.check(other, value, at+"."+name)...)
		case schema["additionalProperties"] == false:
			faults = append(faults, fmt.Sprintf("%s: %q is not described", at, name))
		}
	}
	return faults
}

func many(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

func isA(name, v any) bool {
	switch v := v.(type) {
	case nil:
		return name == "null"
	case bool:
		return name == "boolean"
	case string:
		return name == "string"
	case []any:
		return name == "array"
	case map[string]any:
		return name == "object"
	case float64:
		return name == "number" || name == "integer" && v == float64(int64(v))
	}
	return false
}

func hasFormat(name any, s string) bool {
	var err error
	switch name {
	case "date-time":
		_, err = time.Parse(time.RFC3339Nano, s)
	case "uuid":
		_, err = uuid.Parse(s)
	case "uri-reference":
		return strings.HasPrefix(s, "/")
	default:
		return false
	}
	return err == nil
}
