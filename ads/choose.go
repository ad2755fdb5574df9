package ads

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// How often one ad may be shown to one listener. Enough that a panel beside a day of music is not
// empty, few enough that nobody learns an ad by heart.
const (
	PerDay  = 12
	PerWeek = 40
)

// SpotEvery is the shortest time between two spoken spots.
const SpotEvery = 30 * time.Minute

// Choose picks one ad out of the candidates: those that Skipped allows, weighed by share of voice. The draw is in [0,1) and the only chance
// in it. The result is false when no ad may fill the panel; the house fills it then. When less than the whole voice is sold, the rest falls
// to those who did pay.
func Choose(catalogues []Catalogue, l Listener, now time.Time, draw float64) (Choice, bool) {
	return pick(catalogues, &l, now, format{of: "ads", part: "panel", draw: draw})
}

// ChooseSpot picks one ad to be heard, as Choose does, among those that have a spoken spot.
func ChooseSpot(catalogues []Catalogue, l Listener, now time.Time, draw float64) (Choice, bool) {
	return pick(catalogues, &l, now, format{spoken: true, of: "spots", part: "spots", draw: draw})
}

// A format is what is chosen: panels, or spots alone, and how the reason names them.
type format struct {
	spoken   bool
	of, part string
	draw     float64
}

func pick(catalogues []Catalogue, l *Listener, now time.Time, f format) (Choice, bool) {
	eligible, voice := weigh(catalogues, l, now)
	if f.spoken {
		eligible, voice = heard(eligible)
	}
	if voice == 0 {
		return Choice{}, false
	}
	mark := int(f.draw * float64(voice))
	picked := eligible[len(eligible)-1] // a draw that rounds up to the whole voice
	for _, ad := range eligible {
		if mark -= ad.Share; mark < 0 {
			picked = ad
			break
		}
	}
	return Choice{*picked, why(picked, l, f.chance(picked, len(eligible), voice))}, true
}

// heard are the ads that have a spot, and the sum of their shares.
func heard(eligible []*Ad) (spots []*Ad, voice int) {
	for _, ad := range eligible {
		if ad.Spot != nil {
			spots = append(spots, ad)
			voice += ad.Share
		}
	}
	return spots, voice
}

// weigh returns the ads that may be shown and the sum of their shares.
func weigh(catalogues []Catalogue, l *Listener, now time.Time) (eligible []*Ad, voice int) {
	most := 0
	for i := range catalogues {
		most += len(catalogues[i].Ads)
	}
	eligible = make([]*Ad, 0, most)
	s := newSieve(l)
	for i := range catalogues {
		for j := range catalogues[i].Ads {
			if ad := &catalogues[i].Ads[j]; s.lets(ad, now) {
				eligible = append(eligible, ad)
				voice += ad.Share
			}
		}
	}
	return eligible, voice
}

// Skipped says why the ad is not for this listener at this moment, in one sentence; empty when it is. The listener's own refusals are named
// first, because listeners look for them.
func Skipped(ad Ad, l Listener, now time.Time) string { return skipped(&ad, &l, now) }

func skipped(ad *Ad, l *Listener, now time.Time) string {
	switch {
	case l.Hidden[ad.Name()]:
		return "You hid this ad."
	case l.HiddenSponsors[ad.Sponsor]:
		return "You hid this sponsor."
	case ad.Category != "" && l.RefusedCategories[ad.Category]:
		return "You refused this category."
	case ad.Slot != SlotRail:
		return "This window has no place for it."
	case ad.Share <= 0:
		return "It has no share of voice."
	case now.Before(ad.From):
		return "Its time has not come yet."
	case !now.Before(ad.Until):
		return "Its time is over."
	case !speaks(ad, l):
		return "It is in a language you did not name."
	case len(ad.Interests) > 0 && !l.UseInterests:
		return "It is for certain interests, and you did not agree to the use of yours."
	case len(ad.Interests) > 0 && shared(ad, l) == "":
		return "It is for interests you did not tick."
	}
	return worn(ad, l)
}

// worn says whether the ad was shown often enough.
func worn(ad *Ad, l *Listener) string {
	if l.Seen == nil {
		return ""
	}
	switch today, week := l.Seen(ad.Name()); {
	case today >= PerDay:
		return "You saw it often enough today."
	case week >= PerWeek:
		return "You saw it often enough this week."
	}
	return ""
}

// speaks says whether ad and listener have a language in common, or one of them does not mind.
func speaks(ad *Ad, l *Listener) bool {
	for _, a := range ad.Languages {
		for _, b := range l.Languages {
			if sameLanguage(a, b) {
				return true
			}
		}
	}
	return len(ad.Languages) == 0 || len(l.Languages) == 0
}

// sameWord is strings.EqualFold with a quick no for words that begin differently, which nearly all do.
func sameWord(a, b string) bool {
	if a != "" && b != "" && a[0] < utf8.RuneSelf && b[0] < utf8.RuneSelf && a[0]|0x20 != b[0]|0x20 {
		return false
	}
	return strings.EqualFold(a, b)
}

// sameLanguage compares the primary subtags (BCP 47): "de" speaks to "de-AT", and "de_AT" is accepted
// because that is how Unix writes it.
func sameLanguage(a, b string) bool { return sameWord(primary(a), primary(b)) }

func primary(tag string) string {
	if len(tag) == 2 { // nearly always
		return tag
	}
	for i := range len(tag) {
		if tag[i] == '-' || tag[i] == '_' {
			return tag[:i]
		}
	}
	return tag
}

// shared is the first interest of the ad that the listener ticked, or empty.
func shared(ad *Ad, l *Listener) string {
	for _, topic := range ad.Interests {
		for _, ticked := range l.Interests {
			if sameWord(topic, ticked) {
				return topic
			}
		}
	}
	return ""
}

// why spells out the very rule that showed the ad.
func why(ad *Ad, l *Listener, chance string) string {
	audience := "It is for every listener"
	if topic := shared(ad, l); topic != "" {
		audience = fmt.Sprintf("It is for listeners who ticked %s, as you did", topic)
	}
	if len(ad.Languages) > 0 && len(l.Languages) > 0 {
		audience += ", in a language you named"
	}
	return fmt.Sprintf("%s paid for it. %s. %s The choice was made on this computer.", ad.Sponsor, audience, chance)
}

// chance says what chance had to do with it.
func (f format) chance(ad *Ad, eligible, voice int) string {
	if eligible == 1 {
		return "No other ad fits at the moment."
	}
	return fmt.Sprintf("Of %d %s that fit, chance picked it: it has %d of %d parts of the %s.", eligible, f.of, ad.Share, voice, f.part)
}
