package portal

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"
)

// The text of a form whose session had ended is kept in the browser's own cookies until the next sign-in. So a stranger fills no memory
// here. The text is shown again as typed, and is never saved unseen.
const (
	typedCookie = "linnet-typed-"
	typedLife   = time.Hour
	typedPieces = 3    // cookies
	typedPiece  = 3600 // bytes, of the 4096 that browsers keep in one
)

// typedText is what the cookies hold.
type typedText struct {
	Page   string // that shows the form
	Fields url.Values
}

// pagesOfForms are the pages that show again what was typed, by the addresses that their forms go to.
var pagesOfForms = regexp.MustCompile(`^(/ads/\w+|/campaigns/new|/campaigns/\w+|/members|` +
	`/operator/sponsors|/operator/ads/\w+)(/flights|/ask)?$`)

// pageOf is the page that shows the form of an address; "" when its text is not kept.
func pageOf(path string) string {
	found := pagesOfForms.FindStringSubmatch(path)
	if found == nil {
		return ""
	}
	return found[1]
}

// keepTyped keeps the words of a form that nobody is signed in for.
func (s *site) keepTyped(w http.ResponseWriter, r *http.Request) {
	page := pageOf(r.URL.Path)
	if page == "" || r.Method != http.MethodPost {
		return
	}
	fields := typedFields(w, r)
	if len(fields) == 0 {
		return
	}
	text, err := pack(typedText{page, fields})
	if err != nil || len(text) > typedPieces*typedPiece {
		s.Log.Warn("what was typed was not kept", "bytes", len(text), "error", err)
		return
	}
	s.forgetTyped(w, r)
	for i := 0; len(text) > 0; i++ {
		piece := text[:min(typedPiece, len(text))]
		text = text[len(piece):]
		http.SetCookie(w, s.typedPiece(i, piece))
	}
}

func (s *site) typedPiece(i int, piece string) *http.Cookie {
	c := s.cookie(fmt.Sprint(typedCookie, i), piece)
	if piece != "" {
		c.MaxAge = int(typedLife.Seconds())
	}
	return c
}

// forgetTyped drops what was kept.
func (s *site) forgetTyped(w http.ResponseWriter, r *http.Request) {
	for i := range typedPieces {
		if _, err := r.Cookie(s.cookieName(fmt.Sprint(typedCookie, i))); err == nil {
			http.SetCookie(w, s.typedPiece(i, ""))
		}
	}
}

// typed returns what was typed into the form of a page when its session ended; nil when there is nothing.
func (s *site) typed(r *http.Request, page string) url.Values {
	if t := s.typedText(r); t.Page == page {
		return t.Fields
	}
	return nil
}

func (s *site) typedText(r *http.Request) (t typedText) {
	var text strings.Builder
	for i := range typedPieces {
		c, err := r.Cookie(s.cookieName(fmt.Sprint(typedCookie, i)))
		if err != nil {
			break
		}
		text.WriteString(c.Value)
	}
	if t, err := unpack(text.String()); err == nil && t.Page != "" && pageOf(t.Page) == t.Page {
		return t
	}
	return typedText{}
}

// valuesOf are fields as a page shows them again.
func valuesOf(fields url.Values) map[string]string {
	values := map[string]string{}
	for name := range fields {
		values[name] = fields.Get(name)
	}
	return values
}

// secretField is the name of a field whose text is never kept, and formField of one that belongs to the page and not to its writer.
var (
	secretField = regexp.MustCompile(`(?i)password|secret|code|token`)
	formField   = regexp.MustCompile(`^(form|do|drawn)$`)
)

// typedFields are the fields of a form that hold text, without its files.
func typedFields(w http.ResponseWriter, r *http.Request) url.Values {
	fields := url.Values{}
	if parts, err := partsOf(w, r); err == nil {
		fields = textParts(parts)
	} else if r.Body = http.MaxBytesReader(w, r.Body, maxSmallForm); r.ParseForm() == nil {
		fields = r.PostForm
	}
	for name := range fields {
		if secretField.MatchString(name) || formField.MatchString(name) {
			fields.Del(name)
		}
	}
	return fields
}

func textParts(parts *formParts) url.Values {
	fields := url.Values{}
	for range maxParts {
		part, err := parts.next()
		if err != nil {
			break
		}
		if part.FileName() != "" {
			continue
		}
		if text, err := io.ReadAll(io.LimitReader(part, maxField)); err == nil {
			fields.Add(part.FormName(), string(text))
		}
	}
	return fields
}

func pack(t typedText) (string, error) {
	text, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	small, err := flate.NewWriter(&out, flate.BestCompression)
	if err == nil {
		_, err = small.Write(text)
	}
	if err == nil {
		err = small.Close()
	}
	return base64.RawURLEncoding.EncodeToString(out.Bytes()), err
}

func unpack(packed string) (t typedText, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(packed)
	if err != nil {
		return t, err
	}
	text, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(raw)), maxSmallForm))
	if err == nil {
		err = json.Unmarshal(text, &t)
	}
	return t, err
}
