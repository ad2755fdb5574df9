package ads

import "time"

// A sieve is a listener prepared for many ads: it agrees with skipped, without the sentence and many times faster.
type sieve struct {
	*Listener
	languages                    []string // primary subtags
	hidden, sponsors, categories wordSet
}

func newSieve(l *Listener) sieve {
	s := sieve{Listener: l, hidden: newWordSet(l.Hidden), sponsors: newWordSet(l.HiddenSponsors),
		categories: newWordSet(l.RefusedCategories)}
	for _, tag := range l.Languages {
		s.languages = append(s.languages, primary(tag))
	}
	return s
}

// lets asks first what is cheap and rules out most.
func (s *sieve) lets(ad *Ad, now time.Time) bool {
	return ad.Share > 0 && ad.Slot == SlotRail && !now.Before(ad.From) && now.Before(ad.Until) && s.speaks(ad) &&
		(len(ad.Interests) == 0 || s.UseInterests && shared(ad, s.Listener) != "") &&
		!(ad.Category != "" && s.categories.has(ad.Category)) && !s.sponsors.has(ad.Sponsor) && !s.hidden.has(ad.Name()) &&
		worn(ad, s.Listener) == ""
}

func (s *sieve) speaks(ad *Ad) bool {
	if len(ad.Languages) == 0 || len(s.languages) == 0 {
		return true
	}
	for _, tag := range ad.Languages {
		tag = primary(tag)
		for _, mine := range s.languages {
			if sameWord(tag, mine) {
				return true
			}
		}
	}
	return false
}

// A wordSet is a set of strings. A few are compared one by one, which is quicker than to hash every ad's.
type wordSet struct {
	few  []string
	many map[string]bool
}

func newWordSet(words map[string]bool) wordSet {
	if len(words) > 8 {
		return wordSet{many: words}
	}
	var s wordSet
	for word, in := range words {
		if in {
			s.few = append(s.few, word)
		}
	}
	return s
}

func (s *wordSet) has(word string) bool {
	for _, one := range s.few {
		if one == word {
			return true
		}
	}
	return s.many != nil && s.many[word]
}
