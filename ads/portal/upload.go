package portal

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"

	"linnet/ads"
	"linnet/ads/ledger"
)

// The bounds of the form: a field, and everything. More than a picture may hold is read, and thrown away, so that a browser gets to
// see the refusal instead of a broken connection.
const (
	maxField = 4 << 10
	maxForm  = 16 << 20
)

// readAd reads the multipart form part by part: nothing is kept on disk, and a refused picture does not lose the text. The
// error is a refusal of the picture, or of the form.
func (s *site) readAd(w http.ResponseWriter, r *http.Request, stored ledger.Content) (typed ledger.Content, do string, err error) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return stored, "", &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
	}
	typed = stored
	var wrong error
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return typed, "save", tooLarge(err)
		}
		if part.FormName() != "picture" {
			err = readField(part, &typed, &do)
		} else if sha, refused := s.readPicture(r, part); refused != nil {
			wrong = refused
		} else if sha != "" {
			typed.Picture = sha
		}
		if err != nil {
			return typed, "save", tooLarge(err)
		}
	}
	if do == "remove" {
		typed.Picture = ""
	}
	return typed, do, wrong
}

func tooLarge(err error) error {
	if most := new(http.MaxBytesError); errors.As(err, &most) {
		return &ads.Refusal{Field: "picture", Sentence: "This picture is larger than 1 MB."}
	}
	return &ads.Refusal{Field: "form", Sentence: "The form could not be read."}
}

func readField(part *multipart.Part, typed *ledger.Content, do *string) error {
	data, err := io.ReadAll(io.LimitReader(part, maxField))
	if err != nil {
		return err
	}
	value := strings.Join(strings.Fields(string(data)), " ") // a text area sends line breaks; a panel has none
	switch part.FormName() {
	case "headline":
		typed.Headline = value
	case "text":
		typed.Text = value
	case "link":
		typed.Link = value
	case "magnet":
		typed.Magnet = value
	case "licence":
		typed.Licence = value
	case "do":
		*do = value
	}
	return nil
}

// readPicture stores an uploaded picture; "" when the field was left empty.
func (s *site) readPicture(r *http.Request, part *multipart.Part) (sha string, err error) {
	first := make([]byte, 1)
	if _, err := io.ReadFull(part, first); err != nil {
		return "", nil
	}
	return s.Ledger.AddPicture(r.Context(), io.MultiReader(bytes.NewReader(first), part))
}
