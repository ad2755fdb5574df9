package stats

import (
	"errors"
	"fmt"
	"math"
	"net/url"

	"linnet/ads"
	"linnet/ads/stats/pair"
)

// MaxEpsilon is the weakest alteration a listener's machine agrees to: up to it, an answer is more
// often chance than true.
const MaxEpsilon = 4

// ErrMode is wrapped when reports would not be as private as this program promises.
var ErrMode = errors.New("this way of counting cannot be kept private by this program")

// A Mode is how an operator keeps reports private, as its signed feed says.
type Mode struct {
	Name    string   // "solo": altered on the listener's machine; "pair": split between two parties
	Epsilon float64  // of the randomised response, or of the noise of each party, in (0, MaxEpsilon]
	Intake  string   // of solo: absolute URL, https or http to this machine; empty: not known yet
	Pair    ads.Pair // of pair: the agreement
}

// ModeOf is the mode of a verified catalogue; intake is its Intake as an absolute URL.
func ModeOf(c ads.Catalogue, intake string) Mode {
	m := Mode{Name: c.Mode, Epsilon: c.Epsilon, Intake: intake}
	if c.Pair != nil {
		m.Pair = *c.Pair
	}
	return m
}

func (m Mode) check() error {
	if m.Name == "pair" {
		if _, err := m.task(TaskGenre); err != nil {
			return fmt.Errorf("%w: %w", ErrMode, err)
		}
	} else if m.Name != "solo" {
		return fmt.Errorf("%w: mode %q", ErrMode, m.Name)
	}
	if !(m.Epsilon > 0 && m.Epsilon <= MaxEpsilon) { // so written that NaN fails
		return fmt.Errorf("%w: ε = %g", ErrMode, m.Epsilon)
	}
	if m.Intake == "" {
		return nil
	}
	if err := ads.CheckAddress(m.Intake); err != nil {
		return fmt.Errorf("%w: reports to %q: %w", ErrMode, m.Intake, err)
	}
	return nil
}

// task is a question under the agreement of mode pair.
func (m Mode) task(name string) (pair.Task, error) { return pair.NewTask(name, m.Epsilon, m.Pair) }

// nowhere says that nobody is known yet who takes reports.
func (m Mode) nowhere() bool { return m.Name != "pair" && m.Intake == "" }

// address is where a report goes, or what asks for its token.
func (m Mode) address(r Report) string {
	t, err := m.task(r.Task)
	if m.Name != "pair" || err != nil {
		return m.Intake
	}
	if r.Asking != "" {
		return t.TokenURL()
	}
	return t.ReportURL()
}

// wording is the version of the texts below. A new wording asks again: consent is to a text.
const wording = 3

// Wording is the text to which a listener agrees; its hash is in the record.
func Wording(p Purpose, m Mode) string {
	switch p {
	case Panels:
		return "Shows one quiet panel beside your queue. The choice is made on this computer from a list everyone receives; nobody is " +
			"told what you saw."
	case AdEvents:
		return eventPromise(m)
	case Interests:
		return "Only the topics you tick under Sponsors are used. Never your searches, your files or what you play."
	}
	return Promise(m)
}

// Promise is the wording shown before consent to Taste, derived from the mode. For a mode that cannot
// be agreed to it says so.
func Promise(m Mode) string {
	if m.check() != nil {
		return unkept
	}
	if m.Name == "pair" {
		return fmt.Sprintf("Every %d days, one of your top genres is reported once. ", term) + m.split() +
			fmt.Sprintf("Each report gives away a little more: after a year, whoever broke all of this would guess your genre "+
				"right at most "+
				"%d times in 100. ",
				percent(GuessAfter(365, m))) + lifetime(Taste) + m.seen() + stopping
	}
	return fmt.Sprintf("Once a day, one of your top genres goes to %s, altered at random on this computer: about %d times in 100 it is "+
		"your real one, otherwise any other, so that no one can know whether it was. For a genre this is drawn once and then repeated. So "+
		"whoever saw all your answers, of a year or of a life, would guess your genre right %d times in 100; who saw none, %d times. ",
		m.recipient(), percent(truthIn(m)), percent(GuessAfter(365, m)), percent(Guess())) +
		lifetime(Taste) + m.seen() + "Totals are rough below 10,000 listeners. " + stopping
}

// eventPromise is the wording of AdEvents, derived from the mode as Promise is.
func eventPromise(m Mode) string {
	if m.check() != nil {
		return unkept
	}
	drawn := fmt.Sprintf("On a day after one on which a sponsor's panel was shown, one of %d places of that day is drawn, and what "+
		"stood there is "+
		"reported: that one panel was seen, clicked or hidden, or nothing. ", Places)
	const readers = "Sponsors read totals with their error, nothing about you. "
	if m.Name == "pair" {
		return drawn + m.split() + lifetime(AdEvents) + m.seen() + readers + stopping
	}
	return drawn + fmt.Sprintf("It goes to %s, altered at random on this computer: about %d times in 100 it is the real one. For the "+
		"same thing this is "+
		"drawn once and then repeated. ", m.recipient(), percent(truthIn(m))) + lifetime(AdEvents) + m.seen() + readers + stopping
}

const (
	unkept   = "This operator counts in a way that this program cannot keep private. Nothing can be sent."
	stopping = "You can stop at any time; what has arrived cannot be called back, because it does not say whose it is."
)

// split says how mode pair keeps an answer from both parties.
func (m Mode) split() string {
	return fmt.Sprintf("It is split in two on this computer: one part for %s, one for %s. Neither can read "+
		"your answer from its part; they would have to break their agreement together. They add up at least %d reports before anything "+
		"is known, and each adds noise (ε = %g), so that a sum does not show whether you were in it. Before that, %s gives you a "+
		"token for "+
		"the report without seeing the report. ", m.recipient(), m.helper(), m.Pair.MinBatch, m.Epsilon, m.Pair.HelperName)
}

// seen says what the recipients learn beside the answer, and what they keep of it.
func (m Mode) seen() string {
	const carries = "It carries no name and no number of yours. "
	if m.Name == "pair" {
		return carries + fmt.Sprintf("%s sees your internet address while it arrives, %s while you ask for the token. ",
			m.host(), m.Pair.HelperName)
	}
	return carries + fmt.Sprintf("Who receives it sees your internet address while it arrives, and keeps it nowhere. Until the reports "+
		"of a day are closed, after %d "+
		"days, it keeps how many came from each network of hundreds of addresses, under a mark whose key is then thrown away: so nobody "+
		"can stuff the totals. ", lateDays+1)
}

// lifetime says what stops by itself.
func lifetime(p Purpose) string {
	return fmt.Sprintf("All that can ever be given away is bounded (ε = %g): when that is used up, nothing more is sent. ", Lifetime(p))
}

func truthIn(m Mode) float64 {
	truth, _ := odds(m.Epsilon)
	return truth
}

// percent is a chance in whole hundredths.
func percent(chance float64) int { return int(math.Round(100 * chance)) }

// recipient names who receives reports, and where.
func (m Mode) recipient() string {
	if m.nowhere() {
		return m.host()
	}
	address := m.Intake
	if m.Name == "pair" {
		address = m.Pair.Leader
	}
	return fmt.Sprintf("%s (%s)", m.host(), address)
}

func (m Mode) helper() string { return fmt.Sprintf("%s (%s)", m.Pair.HelperName, m.Pair.Helper) }

// Recipients name who would receive what a yes to the mode sends, and at which address.
func (m Mode) Recipients() [][2]string {
	if m.Name == "pair" {
		return [][2]string{{m.host(), m.Pair.Leader}, {m.Pair.HelperName, m.Pair.Helper}}
	}
	return [][2]string{{m.host(), m.Intake}}
}

// host is who receives the reports, as the wording names them.
func (m Mode) host() string {
	address := m.Intake
	if m.Name == "pair" {
		address = m.Pair.Leader
	}
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "the operator that you follow"
}
