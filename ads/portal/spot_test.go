package portal_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"linnet/ads/ledger"
	"linnet/ads/spot"
	"linnet/ads/spot/spottest"
)

// TestSpotFromUploadToReview: a spot is refused with what is wrong, heard by its sponsor and by who reviews it, with its transcript, and by
// nobody else.
func TestSpotFromUploadToReview(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter")
	p := brandt.send(ad, "spot", []byte("ID3\x04 not what it says"), append(draft, "do", "save")...)
	w.has(p, "This is MP3; a spot must be Opus in Ogg", "A workshop that tunes by ear")
	p = brandt.send(ad, "spot", make([]byte, spot.MaxBytes+1), append(draft, "do", "save")...)
	w.has(p, "This spot is larger than 512 KB.")

	p = brandt.send(ad, "spot", spottest.Opus(), append(draft, "do", "submit")...)
	w.has(p, "The transcript is missing.", `name="heard" value="`, `<audio controls preload="none" src="/spots/`, "3 seconds, -18.6 LUFS")
	p = brandt.send(ad, "spot", nil, append(draft, "transcript", "Open days in\r\nDecember, at Brandt.", "do", "submit")...)
	w.has(p, "In review", "Open days in December, at Brandt.", `src="/spots/`)
	path := regexp.MustCompile(`/spots/[0-9a-f]{64}`).FindString(p.body)
	heard := brandt.get(path)
	if heard.status != http.StatusOK || heard.header.Get("Content-Type") != "audio/ogg" || !strings.HasPrefix(heard.body, "OggS") {
		t.Errorf("the spot: %d, %v", heard.status, heard.header)
	}
	if strings.Contains(heard.body, "ENCODER") {
		t.Error("the tags of the upload are served")
	}
	if !strings.Contains(heard.header.Get("Content-Security-Policy"), "media-src 'self'") {
		t.Error("a browser may not play it")
	}
	harbour := w.sponsor("Harbour Coffee")
	for who, b := range map[string]*browser{"another sponsor": harbour, "a stranger": w.browser()} {
		if p := b.get(path); p.status != http.StatusNotFound {
			t.Errorf("%s hears the spot: %d", who, p.status)
		}
	}
	if p := w.browser().get("/library" + path); p.status != http.StatusNotFound {
		t.Errorf("a spot that is in no library: %d", p.status)
	}
	op := w.desk()
	w.has(op.get("/operator"+ad), "Spoken spot", `src="`+path, "Open days in December, at Brandt.")
	if p := op.get(path); p.status != http.StatusOK {
		t.Errorf("who reviews it: %d", p.status)
	}
}

// TestSpotIsRemoved and does not come back with the next form.
func TestSpotIsRemoved(t *testing.T) {
	w := newWorld(t)
	brandt := w.sponsor("Brandt Violins")
	ad := brandt.campaign("Winter")
	p := brandt.send(ad, "spot", spottest.Opus(), append(draft, "transcript", "Hello.", "do", "save")...)
	w.has(p, `src="/spots/`)
	brandt.upload(ad, nil, append(draft, "transcript", "", "do", "silence")...)
	brandt.upload(ad, nil, append(draft, "transcript", "", "do", "save")...)
	a, err := w.ledger.Ad(t.Context(), ledger.Operator, strings.TrimPrefix(ad, "/ads/"))
	w.must(err)
	if a.Spot != (ledger.Spoken{}) {
		t.Errorf("it has %+v", a.Spot)
	}
}
