package stats

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"linnet/ads"
)

// A Purpose is one thing a listener can agree to.
type Purpose string

// The purposes. Each has its own switch, off at first.
const (
	Panels    Purpose = "panels"    // sponsor panels are shown
	Interests Purpose = "interests" // ticked interests are used to choose them
	Taste     Purpose = "taste"     // one altered or split answer a day is sent
	AdEvents  Purpose = "ad-events" // one altered event a day is sent, of what a panel saw
)

// sends says whether something leaves this machine for the purpose.
func (p Purpose) sends() bool { return p == Taste || p == AdEvents }

// A Consent is one line of the record: what was said, when, to which wording.
type Consent struct {
	Purpose Purpose   `json:"purpose"`
	Given   bool      `json:"given"`
	Wording int       `json:"wording"` // version of the wording
	Text    string    `json:"text"`    // SHA-256 of the wording shown, lower-case hex
	At      time.Time `json:"at"`
	Mode    string    `json:"mode,omitempty"`
	Epsilon float64   `json:"epsilon,omitempty"`
	Intake  string    `json:"intake,omitempty"`
	Pair    *ads.Pair `json:"pair,omitempty"`
}

// Agreed is the mode that the line is about.
func (c Consent) Agreed() Mode {
	m := Mode{Name: c.Mode, Epsilon: c.Epsilon, Intake: c.Intake}
	if c.Pair != nil {
		m.Pair = *c.Pair
	}
	return m
}

// Current says whether the line is about the texts that this program shows.
func (c Consent) Current() bool { return c.Wording == wording }

// Covers says whether a yes on record is a yes to a mode too: to the same address, or the same two parties, and giving away no more.
func (c Consent) Covers(m Mode) bool {
	agreed := c.Agreed()
	return c.Given && c.Current() && m.check() == nil && m.Name == agreed.Name && m.Epsilon <= agreed.Epsilon &&
		m.Intake == agreed.Intake && m.Pair == agreed.Pair
}

// Use says how the operator counts now. Reports without such an agreement (see Covers) are neither prepared nor sent. Waiting ones are
// forgotten. Nothing is written down, as nobody said anything.
func (r *Recorder) Use(m Mode) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.using = &m
	var paused []Purpose
	for _, p := range []Purpose{Taste, AdEvents} {
		if _, agreed := r.agreed(p); !agreed && r.reports.keeps(p) {
			paused = append(paused, p)
		}
	}
	if len(paused) == 0 {
		return nil
	}
	return r.wipe(paused...)
}

// agreed is the mode in which something is sent for a purpose, if the listener agreed to it. The caller holds mu.
func (r *Recorder) agreed(p Purpose) (m Mode, yes bool) {
	c := r.latest(p)
	if m = c.Agreed(); r.using != nil {
		m = *r.using
	}
	return m, c.Covers(m) && !m.nowhere()
}

// SetConsent writes down what the listener said, having read Wording of the purpose and mode. The mode matters for Taste and AdEvents only:
// giving one is refused (ErrMode) for a mode that this program cannot keep, or that does not say who receives reports. Taking it back wipes
// what waits for it and stops what is being sent, at once, even if the record cannot be written. Earlier answers are kept, so that a new
// yes repeats them: see memo.
func (r *Recorder) SetConsent(p Purpose, given bool, m Mode) error {
	if !slices.Contains([]Purpose{Panels, Interests, Taste, AdEvents}, p) {
		return fmt.Errorf("consent: there is no purpose %q", p)
	}
	if !p.sends() {
		m = Mode{}
	} else if err := m.check(); given && (err != nil || m.nowhere()) {
		return fmt.Errorf("consent to %s: %w", p, cmp.Or(err, ErrMode))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return ErrClosed
	}
	sum := sha256.Sum256([]byte(Wording(p, m)))
	line := Consent{Purpose: p, Given: given, Wording: wording, Text: hex.EncodeToString(sum[:]), At: r.cfg.Now().UTC(),
		Mode: m.Name, Epsilon: m.Epsilon, Intake: m.Intake}
	if m.Pair != (ads.Pair{}) {
		line.Pair = &m.Pair
	}
	var wiped error
	if p.sends() && !(given && r.latest(p).Agreed() == m) {
		wiped = r.wipe(p)
	}
	err := appendConsent(r.consentFile(), line)
	if err == nil || !given {
		r.consents = append(r.consents, line)
	}
	if err == nil && given && p.sends() {
		r.using = &m // until the next Use
	}
	return errors.Join(wiped, err)
}

// Consented reports whether the listener agrees now.
func (r *Recorder) Consented(p Purpose) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.consented(p)
}

func (r *Recorder) consented(p Purpose) bool { return r.latest(p).Given }

// latest is the line that counts, or the zero Consent.
func (r *Recorder) latest(p Purpose) Consent {
	for _, c := range slices.Backward(r.consents) {
		if c.Purpose == p {
			return c
		}
	}
	return Consent{}
}

// Consents returns the whole record, oldest first.
func (r *Recorder) Consents() []Consent {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.consents)
}

// readConsents reads the record. A last line without its end is what a crash left of a word that was
// never confirmed; it does not count. Any other broken line is an error: consent is not guessed.
func readConsents(path string) ([]Consent, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Consent
	for n := 1; ; n++ {
		line, rest, whole := bytes.Cut(text, []byte("\n"))
		if !whole {
			return all, nil
		}
		text = rest
		var c Consent
		if err := json.Unmarshal(line, &c); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, n, err)
		}
		all = append(all, c)
	}
}

// appendConsent adds a line and waits until it is on the disk. The remains of a broken last line are
// cut off first.
func appendConsent(path string, c Consent) error {
	line, err := json.Marshal(c)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(path)
	if err == nil {
		_, err = file.WriteAt(append(line, '\n'), int64(bytes.LastIndexByte(text, '\n')+1))
	}
	if err == nil {
		err = file.Truncate(int64(bytes.LastIndexByte(text, '\n') + 1 + len(line) + 1))
	}
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
