package portal

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"linnet/ads"
	"linnet/ads/ledger"
	"linnet/ads/picture"
)

// The bounds of the form: a field, its parts, and everything. More than a picture may hold is read, and thrown away, so that a browser
// gets to see the refusal instead of a broken connection.
const (
	maxField = 4 << 10
	maxParts = 32
	maxForm  = 16 << 20
)

// adForm is an ad's form as it arrived.
type adForm struct {
	ledger.Content
	do   string // the button
	own  string // the page's key: see once
	base string // which content the page showed: see contentKey
	file []byte // the picture, as uploaded; nil: none

	drawn string // SHA-256 of a picture that was uploaded and drawn before
}

// content is what makes two sendings of a form the same: what arrived, not the picture that is stored.
func (f adForm) content() string {
	f.Picture = ""
	text, err := json.Marshal([]any{f.Content, f.do, f.base, f.drawn, sha256.Sum256(f.file)})
	if err != nil {
		panic("portal: strings always marshal: " + err.Error())
	}
	return string(text)
}

// readAd reads the multipart form part by part: nothing is kept on disk, and of the picture no more than it may have. The error is a
// refusal of the picture, or of the form; what was read until then is returned beside it.
func readAd(w http.ResponseWriter, r *http.Request, stored ledger.Content) (f adForm, err error) {
	f = adForm{Content: stored, do: "save"}
	parts, err := partsOf(w, r)
	if err != nil {
		return f, &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
	}
	do := ""
	for n := 0; ; n++ {
		part, err := parts.next()
		if errors.Is(err, io.EOF) {
			break
		}
		switch {
		case err != nil:
		case n >= maxParts:
			err = multipart.ErrMessageTooLarge
		case part.FormName() == "picture":
			err = f.readFile(part)
		default:
			err = f.readField(part, &do)
		}
		if err != nil {
			f.file = nil
			return f, unreadable(err)
		}
	}
	if f.do = do; do == "remove" {
		f.Picture, f.file = "", nil
	}
	return f, nil
}

func unreadable(err error) error {
	if said := new(ads.Refusal); errors.As(err, &said) {
		return err
	}
	if most := new(http.MaxBytesError); errors.As(err, &most) {
		return &ads.Refusal{Field: "picture", Sentence: "This picture is larger than 1 MB."}
	}
	return &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
}

func (f *adForm) readField(part *multipart.Part, do *string) error {
	data, err := io.ReadAll(io.LimitReader(part, maxField))
	if err != nil {
		return err
	}
	value := strings.Join(strings.Fields(string(data)), " ") // a text area sends line breaks; a panel has none
	if into := map[string]*string{"headline": &f.Headline, "text": &f.Text, "link": &f.Link, "magnet": &f.Magnet,
		"licence": &f.Licence, "do": do,
		"form": &f.own, "base": &f.base, "drawn": &f.drawn}[part.FormName()]; into != nil {
		*into = value
	}
	return nil
}

// readFile takes the one picture of the form; an empty one is none. A second is refused before anything is drawn.
func (f *adForm) readFile(part *multipart.Part) error {
	data, err := io.ReadAll(io.LimitReader(part, picture.MaxBytes+1))
	if err != nil || len(data) == 0 {
		return err
	}
	if f.file != nil {
		return &ads.Refusal{Field: "picture", Sentence: "An ad has one picture; the form held several, and none was taken."}
	}
	f.file = data
	return nil
}

// draw stores the picture that was uploaded, or finds the one that was before; the error may be a refusal of it.
func (s *site) draw(r *http.Request, sponsor string, f *adForm) (err error) {
	switch {
	case f.file != nil:
		f.drawn = ""
		var sha string
		if sha, err = s.Campaigns.AddPictureOf(r.Context(), sponsor, f.file); err == nil {
			f.Picture, f.drawn = sha, sha
		}
	case f.drawn != "" && f.do != "remove":
		if _, err = s.Campaigns.Picture(r.Context(), ledger.Operator, f.drawn); errors.Is(err, ledger.ErrNotFound) {
			f.drawn = ""
			return &ads.Refusal{Field: "picture", Sentence: "The picture that you chose is not here any more; please choose it again."}
		}
		if err == nil {
			f.Picture = f.drawn
		}
	}
	return err
}

// maxHead is the most that the head of a part of a form may hold, with what is read ahead of it. The library allows ten megabytes, and
// takes up to twenty times as much memory to understand them.
const maxHead = 16 << 10

// errHead: the head of a part is larger than maxHead.
var errHead = errors.New("portal: the head of a part is too large")

// formParts are the parts of a multipart form, one after the other.
type formParts struct {
	parts *multipart.Reader
	body  *headReader
	last  *multipart.Part
}

// partsOf begins to read a multipart form of at most maxForm bytes; the error says that the request has none.
func partsOf(w http.ResponseWriter, r *http.Request) (*formParts, error) {
	body := &headReader{ReadCloser: http.MaxBytesReader(w, r.Body, maxForm), left: -1}
	r.Body = body
	parts, err := r.MultipartReader()
	return &formParts{parts: parts, body: body}, err
}

// next returns the next part, or io.EOF behind the last one.
func (f *formParts) next() (*multipart.Part, error) {
	if f.last != nil {
		if _, err := io.Copy(io.Discard, f.last); err != nil {
			return nil, err
		}
	}
	f.body.left = maxHead
	part, err := f.parts.NextPart()
	f.body.left = -1
	f.last = part
	return part, err
}

// A headReader reads as much as is left; less than 0 is no bound.
type headReader struct {
	io.ReadCloser
	left int
}

// Read implements io.Reader.
func (h *headReader) Read(b []byte) (int, error) {
	if h.left < 0 {
		return h.ReadCloser.Read(b)
	}
	if h.left == 0 {
		return 0, errHead
	}
	n, err := h.ReadCloser.Read(b[:min(len(b), h.left)])
	h.left -= n
	return n, err
}
