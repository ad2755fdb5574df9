package ads

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The longest texts of an ad, in characters.
const (
	MaxHeadline = 40
	MaxText     = 90
	maxLabel    = 80  // names and topics
	maxLink     = 500 // bytes
	maxLabels   = 64  // topics, languages
)

// The bounds of a spoken spot.
const (
	MaxSpotBytes  = 512 << 10
	ShortestSpot  = time.Second
	LongestSpot   = 20 * time.Second
	MaxTranscript = 500 // characters
)

// A Refusal is one thing that is wrong with an ad, for the person who wrote it.
type Refusal struct {
	Field    string // the JSON name of the field: "headline"
	Sentence string // what to change
}

func (r *Refusal) Error() string { return r.Sentence }

// Check returns the first of Refusals as an error (*Refusal), or nil.
func (a Ad) Check() error {
	if all := a.Refusals(); len(all) > 0 {
		return &all[0]
	}
	return nil
}

// Refusals lists everything that is wrong with the ad, in the order of its fields.
func (a Ad) Refusals() []Refusal {
	var all []Refusal
	refuse := func(field, sentence string) {
		if sentence != "" {
			all = append(all, Refusal{field, sentence})
		}
	}
	refuse("id", badText("The id", a.ID, maxLabel))
	if err := CheckName(a.Sponsor); err != nil {
		refuse("sponsor", err.Error())
	}
	refuse("headline", badText("The headline", a.Headline, MaxHeadline))
	refuse("text", badText("The text", a.Text, MaxText))
	if err := CheckLink(a.Link); err != nil {
		refuse("link", err.Error())
	}
	if err := CheckMagnet(a.Magnet); err != nil {
		refuse("magnet", err.Error())
	}
	if err := CheckLicence(a); err != nil {
		refuse("licence", err.Error())
	}
	if a.Picture != "" && !isSHA256(a.Picture) {
		refuse("picture", "The picture must be named by its SHA-256.")
	}
	if a.Spot != nil {
		refuse("spot", a.Spot.bad())
		refuse("transcript", badText("The transcript", a.Spot.Transcript, MaxTranscript))
	}
	refuse("languages", badLabels("language", a.Languages))
	refuse("interests", badLabels("interest", a.Interests))
	if a.Category != "" {
		refuse("category", badText("The category", a.Category, maxLabel))
	}
	if !a.From.Before(a.Until) {
		refuse("until", "The last day must come after the first.")
	}
	if a.Share < 1 || a.Share > 1000 {
		refuse("share", "The share of voice must be between 1 and 1000 thousandths.")
	}
	if a.Slot != SlotRail {
		refuse("slot", fmt.Sprintf("There is no slot %q; the only one is %q.", a.Slot, SlotRail))
	}
	return all
}

func isSHA256(s string) bool {
	raw, err := hex.DecodeString(s)
	return err == nil && len(raw) == 32 && s == strings.ToLower(s)
}

// bad says what is wrong with a spot, in a sentence.
func (s *Spoken) bad() string {
	length := time.Duration(s.Milliseconds) * time.Millisecond
	switch {
	case !isSHA256(s.SHA256):
		return "The spot must be named by its SHA-256."
	case s.Bytes < 1 || s.Bytes > MaxSpotBytes:
		return "The spot must be smaller than 512 KB."
	case length < ShortestSpot || length > LongestSpot:
		return "The spot must last 1 to 20 seconds."
	case s.Loudness < -7000 || s.Loudness > 0:
		return "The loudness of the spot must be between -70 and 0 LUFS."
	}
	return ""
}

func badText(what, s string, most int) string {
	switch n := utf8.RuneCountInString(s); {
	case !strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !Ignorable(r) && r != '\u2800'
	}):
		return fmt.Sprintf("%s is missing.", what)
	case hidden(s):
		return fmt.Sprintf("%s holds characters that cannot be seen.", what)
	case n > most:
		return fmt.Sprintf("%s has %d characters; at most %d fit.", what, n, most)
	}
	return ""
}

func badLabels(what string, labels []string) string {
	if len(labels) > maxLabels {
		return fmt.Sprintf("There are more than %d entries.", maxLabels)
	}
	for _, label := range labels {
		if bad := badText("The "+what, label, maxLabel); bad != "" {
			return bad
		}
	}
	return ""
}

// hidden finds what makes a text look different from its bytes: control characters, line breaks, direction marks and bytes that are not
// UTF-8. Characters without ink count too, except those that join letters or pick the form of a picture.
func hidden(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		joins := r == '\u200c' || r == '\u200d' || r == '\ufe0e' || r == '\ufe0f'
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' || Ignorable(r) && !joins
	})
}
