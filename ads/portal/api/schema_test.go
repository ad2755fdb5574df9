package api

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// described fails unless the description has such an answer of such an address.
func (h *house) described(method, path string, a answer) {
	h.t.Helper()
	for pattern, item := range h.schema["paths"].(map[string]any) {
		if !regexp.MustCompile("^" + regexp.MustCompile(`\{\w+\}`).ReplaceAllString(pattern, `[^/]+`) + "$").MatchString(path) {
			continue
		}
		operation, there := item.(map[string]any)[strings.ToLower(method)].(map[string]any)
		if !there {
			continue
		}
		said, there := operation["responses"].(map[string]any)[fmt.Sprint(a.status)].(map[string]any)
		if !there {
			h.t.Errorf("%s %s: the answer %d is not described", method, pattern, a.status)
			return
		}
		kind := said["content"].(map[string]any)[a.header.Get("Content-Type")]
		if kind == nil {
			h.t.Errorf("%s %s: the type %q is not described", method, pattern, a.header.Get("Content-Type"))
			return
		}
		h.fits(fmt.Sprintf("%s %s %d", method, pattern, a.status), kind.(map[string]any)["schema"], a.body)
		return
	}
	h.t.Errorf("%s %s is not described", method, path)
}

// fits holds a value against a schema, as far as the description uses the language of schemas.
func (h *house) fits(at string, schema, value any) {
	h.t.Helper()
	s := schema.(map[string]any)
	if ref, is := s["$ref"].(string); is {
		all := h.schema["components"].(map[string]any)["schemas"].(map[string]any)
		h.fits(at, all[ref[strings.LastIndex(ref, "/")+1:]], value)
		return
	}
	kinds, several := s["type"].([]any)
	if !several {
		kinds = []any{s["type"]}
	}
	if !slices.Contains(kinds, any(kindOf(value))) && !(kindOf(value) == "number" && slices.Contains(kinds, any("integer"))) {
		h.t.Errorf("%s is %v, which is no %v", at, value, kinds)
		return
	}
	switch v := value.(type) {
	case map[string]any:
		h.fields(at, s, v)
	case []any:
		for i, one := range v {
			h.fits(fmt.Sprintf("%s[%d]", at, i), s["items"], one)
		}
	case string:
		if pattern, is := s["pattern"].(string); is && !regexp.MustCompile(pattern).MatchString(v) {
			h.t.Errorf("%s is %q, which is not %s", at, v, pattern)
		}
		if enum, is := s["enum"].([]any); is && !slices.Contains(enum, any(v)) {
			h.t.Errorf("%s is %q, which is none of %v", at, v, enum)
		}
	}
}

func (h *house) fields(at string, s map[string]any, value map[string]any) {
	h.t.Helper()
	known, _ := s["properties"].(map[string]any)
	for name, one := range value {
		switch {
		case known[name] != nil:
			h.fits(at+"."+name, known[name], one)
		case s["additionalProperties"] == false:
			h.t.Errorf("%s.%s is not described", at, name)
		}
	}
	required, _ := s["required"].([]any)
	for _, name := range required {
		if _, there := value[name.(string)]; !there {
			h.t.Errorf("%s lacks %s", at, name)
		}
	}
}

func kindOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case nil:
		return "null"
	}
	return "number"
}
