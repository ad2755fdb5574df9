package portal

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
)

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
