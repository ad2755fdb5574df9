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
	"linnet/ads/spot"
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

	file   []byte // the picture, as uploaded; nil: none
	speech []byte // the spot, as uploaded; nil: none
	drawn  string // SHA-256 of a picture that was uploaded and drawn before
	heard  string // SHA-256 of a spot that was uploaded and measured before
}

// content is what makes two sendings of a form the same: what arrived, not the files that are stored.
func (f adForm) content() string {
	f.Picture, f.Spot = "", ledger.Spoken{}
	text, err := json.Marshal([]any{f.Content, f.do, f.base, f.drawn, f.heard, sha256.Sum256(f.file), sha256.Sum256(f.speech)})
	if err != nil {
		panic("portal: strings always marshal: " + err.Error())
	}
	return string(text)
}

// readAd reads the multipart form part by part: nothing is kept on disk, and of a file no more than it may have. The error is a
// refusal of a file, or of the form; what was read until then is returned beside it.
func readAd(w http.ResponseWriter, r *http.Request, stored ledger.Content) (f adForm, err error) {
	f = adForm{Content: stored, do: "save"}
	parts, err := partsOf(w, r)
	if err != nil {
		return f, &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
	}
	do, field := "", ""
	for n := 0; ; n++ {
		part, err := parts.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			field = part.FormName()
		}
		switch {
		case err != nil:
		case n >= maxParts:
			err = multipart.ErrMessageTooLarge
		case field == "picture":
			err = readFile(part, picture.MaxBytes, &f.file, "An ad has one picture; the form held several, and none was taken.")
		case field == "spot":
			err = readFile(part, spot.MaxBytes, &f.speech, "An ad has one spot; the form held several, and none was taken.")
		default:
			err = f.readField(part, &do)
		}
		if err != nil {
			f.file, f.speech = nil, nil
			return f, unreadable(err, field)
		}
	}
	switch f.do = do; do {
	case "remove":
		f.Picture, f.file = "", nil
	case "silence":
		f.Spot, f.speech = ledger.Spoken{}, nil
	}
	return f, nil
}

// unreadable is the refusal of a form that broke off in a field or behind it.
func unreadable(err error, field string) error {
	if said := new(ads.Refusal); errors.As(err, &said) {
		return err
	}
	if most := new(http.MaxBytesError); errors.As(err, &most) {
		if field == "spot" {
			return &ads.Refusal{Field: "spot", Sentence: "This spot is larger than 512 KB. Twenty seconds of speech need about 160 KB."}
		}
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
		"licence": &f.Licence, "transcript": &f.Transcript, "do": do,
		"form": &f.own, "base": &f.base, "drawn": &f.drawn, "heard": &f.heard}[part.FormName()]; into != nil {
		*into = value
	}
	return nil
}

// readFile takes the one file of a field; an empty one is none. A second is refused, with the sentence, before anything is made of it.
func readFile(part *multipart.Part, most int64, into *[]byte, several string) error {
	data, err := io.ReadAll(io.LimitReader(part, most+1))
	if err != nil || len(data) == 0 {
		return err
	}
	if *into != nil {
		return &ads.Refusal{Field: part.FormName(), Sentence: several}
	}
	*into = data
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

// listen stores the spot that was uploaded, or finds the one that was before; the error may be a refusal of it.
func (s *site) listen(r *http.Request, sponsor string, f *adForm) (err error) {
	switch {
	case f.speech != nil:
		f.heard = ""
		var spoken ledger.Spoken
		if spoken, err = s.Campaigns.AddSpotOf(r.Context(), sponsor, f.speech); err == nil {
			f.Spot, f.heard = spoken, spoken.SHA256
		}
	case f.heard != "" && f.do != "silence":
		var stored ledger.Spot
		if stored, err = s.Campaigns.Spot(r.Context(), ledger.Operator, f.heard); errors.Is(err, ledger.ErrNotFound) {
			f.heard = ""
			return &ads.Refusal{Field: "spot", Sentence: "The spot that you chose is not here any more; please choose it again."}
		}
		if err == nil {
			f.Spot = stored.Spoken
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
