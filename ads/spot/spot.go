// Package spot makes spoken spots that strangers upload into the operator's own: it reads every page and packet of an Ogg Opus file (RFC
// 3533, RFC 7845), decodes them to the end, measures how loud they are heard, and packs the same packets into pages of our own. What an
// upload holds beside its sound, such as tags and pictures, is left behind.
//
// The package promises that what Encode returns plays from beginning to end: one stream, mono or stereo, 1 to 20 seconds. It refuses
// everything else, chained files and damaged ones too.
package spot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"

	"linnet/ads"
)

// MaxBytes is the most that an upload may have: twenty seconds at 200 kbit/s.
const MaxBytes = ads.MaxSpotBytes

// The loudness that a spot may have, in LUFS. Below, it is mostly silence; above, it is clipped beyond help.
const (
	quietest = -40
	loudest  = -5
)

// Encoded is a spot in our own pages, never the sponsor's file.
type Encoded struct {
	ads.Spoken
	Bytes []byte
}

// Encode checks an upload and packs it anew. A fault comes back as an *ads.Refusal of "spot". The length is known from the packets before
// anything is decoded.
func Encode(data []byte) (Encoded, error) {
	if len(data) > MaxBytes {
		return Encoded{}, refuse("This spot is larger than 512 KB. Twenty seconds of speech need about 160 KB.")
	}
	s, err := read(data)
	if err != nil {
		return Encoded{}, err
	}
	switch length := s.length(); {
	case length < ads.ShortestSpot:
		return Encoded{}, refuse("This spot is shorter than a second.")
	case length > ads.LongestSpot:
		return Encoded{}, refuse(fmt.Sprintf("This spot is %s seconds long; the most is 20.",
			seconds(length)))
	}
	heard, err := s.measure()
	if err != nil {
		return Encoded{}, refuse("This Opus file is damaged.")
	}
	switch loudness := math.Round(heard*10) / 10; {
	case loudness < quietest:
		return Encoded{}, refuse("There is hardly anything to hear in this spot.")
	case loudness > loudest:
		return Encoded{}, refuse(fmt.Sprintf("This spot is too loud: %s LUFS. Please make it -16 LUFS, as other speech is.",
			strconv.FormatFloat(loudness, 'f', 1, 64)))
	}
	e := Encoded{Bytes: s.pack()}
	sum := sha256.Sum256(e.Bytes)
	e.Spoken = ads.Spoken{SHA256: hex.EncodeToString(sum[:]), Bytes: len(e.Bytes), Milliseconds: int(s.length().Milliseconds()),
		Loudness: int(math.Round(heard * 100))}
	return e, nil
}

// seconds writes 20.3 s as 20.3, rounded up: what is too long never reads as 20.0.
func seconds(d time.Duration) string {
	return fmt.Sprintf("%.1f", math.Ceil(d.Seconds()*10)/10)
}

func refuse(sentence string) error { return &ads.Refusal{Field: "spot", Sentence: sentence} }
