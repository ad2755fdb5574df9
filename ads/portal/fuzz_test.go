package portal

import (
	"bytes"
	"net/http/httptest"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/picture"
	"linnet/ads/spot"
)

// FuzzReadAd: any body gives a form within its bounds or a refusal, never a panic.
func FuzzReadAd(f *testing.F) {
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"headline\"\r\n\r\nDraft\r\n--x\r\n" +
		"Content-Disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\n\r\nPNG\r\n--x--\r\n"))
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"spot\"; filename=\"a.opus\"\r\n\r\nOggS\r\n--x--\r\n"))
	f.Add([]byte("--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--"))
	f.Fuzz(func(t *testing.T, body []byte) {
		r := httptest.NewRequest("POST", "/ads/a", bytes.NewReader(body))
		r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
		read, err := readAd(httptest.NewRecorder(), r, ledger.Content{})
		if err != nil && len(refusals(err)) == 0 {
			t.Fatal(err)
		}
		if len(read.file) > picture.MaxBytes+1 || len(read.speech) > spot.MaxBytes+1 || len(read.Headline) > maxField ||
			err != nil && (read.file != nil || read.speech != nil) {
			t.Fatalf("%d bytes of a picture, %d of a spot, a headline of %d, %v", len(read.file), len(read.speech), len(read.Headline), err)
		}
	})
}

// FuzzTypedText: any cookie gives a text that was packed, or an error.
func FuzzTypedText(f *testing.F) {
	whole, err := pack(typedText{Page: "/members", Fields: map[string][]string{"email": {"a@b.example"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add("e30")
	f.Fuzz(func(t *testing.T, packed string) {
		text, err := unpack(packed)
		if err != nil {
			return
		}
		again, err := pack(text)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := unpack(again); err != nil || same.Page != text.Page || len(same.Fields) != len(text.Fields) {
			t.Fatalf("%+v is read as %+v, %v", text, same, err)
		}
	})
}
