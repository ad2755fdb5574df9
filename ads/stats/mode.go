package stats

import (
	"errors"
	"fmt"
	"math"
	"net/url"

	"linnet/ads"
)

// MaxEpsilon is the weakest alteration a listener's machine agrees to: up to it, an answer is more
// often chance than true.
const MaxEpsilon = 4

// ErrMode is wrapped when reports would not be as private as this program promises.
var ErrMode = errors.New("this way of counting cannot be kept private by this program")

// A Mode is how an operator keeps reports private, as its signed feed says.
type Mode struct {
	Name    string  // "solo": altered on the listener's machine
	Epsilon float64 // of the randomised response, in (0, MaxEpsilon]
	Intake  string  // absolute URL, https or http to this machine; empty: not known yet
}

func (m Mode) check() error {
	if m.Name != "solo" {
		return fmt.Errorf("%w: mode %q", ErrMode, m.Name)
	}
	if !(m.Epsilon > 0 && m.Epsilon <= MaxEpsilon) { // so written that NaN fails
		return fmt.Errorf("%w: ε = %g", ErrMode, m.Epsilon)
	}
	if m.Intake == "" {
		return nil
	}
	if err := ads.CheckLink(m.Intake); err != nil {
		return fmt.Errorf("%w: reports to %q: %w", ErrMode, m.Intake, err)
	}
	return nil
}

// wording is the version of the texts below. A new wording asks again: consent is to a text.
const wording = 1

// Wording is the text to which a listener agrees; its hash is in the record.
func Wording(p Purpose, m Mode) string {
	switch p {
	case Panels:
		return "Shows one quiet panel beside your queue. The choice is made on this computer from a list everyone receives; nobody is told what you saw."
	case Interests:
		return "Only the topics you tick under Sponsors are used. Never your searches, your files or what you play."
	}
	return Promise(m)
}

// Promise is the wording shown before consent to Taste, derived from the mode. For a mode that cannot
// be agreed to it says so.
func Promise(m Mode) string {
	if m.check() != nil {
		return "This operator counts in a way that this program cannot keep private. Nothing can be sent."
	}
	host := "the operator that you follow"
	if u, err := url.Parse(m.Intake); err == nil && u.Host != "" {
		host = u.Host
	}
	truth, _ := odds(m.Epsilon)
	return fmt.Sprintf("Once a day, one of your top genres goes to %s, altered at random on this computer: about %d times in 100 it is "+
		"your real one, otherwise any other, so that no one can know whether it was. It carries no name and no number of yours. "+
		"Who receives it sees your internet address while it arrives, and could compare the answers of one address over many days. "+
		"Totals are rough below 10,000 listeners. You can stop at any time; what has arrived cannot be called back, "+
		"because it does not say whose it is.", host, int(math.Round(100*truth)))
}
