package app

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

const (
	lookEvery = 2 * time.Second
	// blockedFor is how long a sentence about the disk is not said again: what waits for it tries again once a minute.
	blockedFor = 3 * time.Minute
)

// narrate is the window of a node without one: what a person would read there is one line, on out and in the log, once for each change.
func (a *App) narrate(ctx context.Context, out io.Writer) error {
	n := narrator{blocked: make(map[string]time.Time)}
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		for _, line := range n.lines(standings{time.Now(), a.State.View().Notices, a.Node.Reachability(), a.Node.Transfers()}) {
			fmt.Fprintln(out, line)
			a.Log.Info("said without a window", "what", line)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-a.State.Changed():
		case <-look.C:
		}
	}
}

// standings is what a window would show of a node now.
type standings struct {
	now       time.Time
	notices   []view.Notice
	reach     p2p.Reachability
	transfers []p2p.Transfer
}

// A narrator knows what was said.
type narrator struct {
	notice  int64 // the last one
	reach   string
	blocked map[string]time.Time // when a transfer last waited for this machine, by the reason without its numbers
}

// lines returns what is new.
func (n *narrator) lines(s standings) (lines []string) {
	for _, t := range s.notices {
		if t.ID > n.notice {
			n.notice = t.ID
			lines = append(lines, message.Sentences(t.What, t.Next))
		}
	}
	if tried := !s.reach.At.IsZero() || s.reach.State != p2p.NotKnown; tried && s.reach.Sentence != n.reach {
		n.reach = s.reach.Sentence
		lines = append(lines, message.Sentences(message.Given(s.reach.Sentence), message.Given(s.reach.Advice)))
	}
	for kind, last := range n.blocked {
		if s.now.Sub(last) >= blockedFor {
			delete(n.blocked, kind)
		}
	}
	for _, t := range s.transfers {
		if !t.Blocked {
			continue
		}
		kind := strings.Map(withoutDigits, t.Reason)
		if _, said := n.blocked[kind]; !said {
			waits := message.Text("“{title}” waits.", "title", view.TitleOf(t.Row))
			lines = append(lines, message.Sentences(waits, message.Given(t.Reason)))
		}
		n.blocked[kind] = s.now
	}
	return lines
}

func withoutDigits(r rune) rune {
	if unicode.IsDigit(r) {
		return -1
	}
	return r
}
