package state

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"linnet/app/state/view"
	"linnet/p2p"
)

// SetLimit sets a limit to what was typed: a number, of kB/s where it is a rate, or nothing to set none.
func (s *State) SetLimit(key view.LimitKey, text string) {
	s.do(func(ctx context.Context) {
		plan := s.cfg.Node.Plan()
		if err := setLimit(&plan, key, text); err != nil {
			s.show.Settings.LimitNote = view.Sentence(err)
			return
		}
		s.setPlan(ctx, plan)
	})
}

// MarkHour says whether the limits for marked hours hold from an hour on; day 0 is Monday.
func (s *State) MarkHour(day, hour int, on bool) {
	s.do(func(ctx context.Context) {
		if day < 0 || day >= 7 || hour < 0 || hour >= 24 {
			return
		}
		plan := s.cfg.Node.Plan()
		of := &plan.Hours[weekday(day)]
		*of &^= 1 << hour
		if on {
			*of |= 1 << hour
		}
		s.setPlan(ctx, plan)
	})
}

// SetOnlyIdle lets transfers run only while nobody uses the computer, or always.
func (s *State) SetOnlyIdle(on bool) { s.alterPlan(func(p *p2p.Plan) { p.OnlyIdle = on }) }

// SetUnmetered keeps transfers off networks that charge by the byte, or not.
func (s *State) SetUnmetered(on bool) { s.alterPlan(func(p *p2p.Plan) { p.Unmetered = on }) }

func (s *State) alterPlan(alter func(*p2p.Plan)) {
	s.do(func(ctx context.Context) {
		plan := s.cfg.Node.Plan()
		alter(&plan)
		s.setPlan(ctx, plan)
	})
}

// setPlan makes a plan hold, now and after the next start.
func (s *State) setPlan(ctx context.Context, plan p2p.Plan) {
	s.cfg.Node.SetPlan(plan)
	s.set(func(set *view.Values) { set.Plan = plan })
	s.show.Settings.LimitNote = ""
	s.showPlan()
	s.showTransfers(ctx)
}

// showPlan draws the limits.
func (s *State) showPlan() {
	v, plan := &s.show.Settings, s.cfg.Node.Plan()
	v.Usual, v.Modest = limitTexts(plan.Usual), limitTexts(plan.Modest)
	for day := range v.Hours {
		v.Hours[day] = plan.Hours[weekday(day)]
	}
	v.OnlyIdle, v.Unmetered = plan.OnlyIdle, plan.Unmetered
	v.Pace = paceSentence(s.cfg.Node.Pace(), plan, s.now())
}

// weekday turns a day counted from Monday into one counted from Sunday.
func weekday(day int) time.Weekday { return time.Weekday((day + 1) % 7) }

// setLimit changes one limit of a plan; the error says what cannot be understood.
func setLimit(plan *p2p.Plan, key view.LimitKey, text string) error {
	limits := &plan.Usual
	if name, modest := strings.CutPrefix(string(key), string(view.ModestHours)); modest {
		limits, key = &plan.Modest, view.LimitKey(name)
	}
	of, unit, most := map[view.LimitKey]*int{view.LimitDown: &limits.Down, view.LimitUp: &limits.Up, view.LimitSlots: &limits.Slots, view.LimitConnections: &limits.Connections}[key], 1, 10_000
	if of == nil {
		return fmt.Errorf("there is no limit called %q", key)
	}
	if key == view.LimitDown || key == view.LimitUp {
		unit, most = 1000, 10_000_000
	}
	text = strings.TrimSpace(text)
	if text == "" {
		*of = 0
		return nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return fmt.Errorf("“%.20s” is not a number from 1 to %s; leave it empty to set none", text, view.Thousands(most))
	}
	*of = n * unit
	return nil
}

func limitTexts(l p2p.Limits) view.LimitTexts {
	text := func(n, unit int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(max(1, n/unit))
	}
	return view.LimitTexts{Down: text(l.Down, 1000), Up: text(l.Up, 1000), Slots: text(l.Slots, 1), Connections: text(l.Connections, 1)}
}

// paceSentence says what of a plan holds now, and until when.
func paceSentence(pace p2p.Pace, plan p2p.Plan, now time.Time) string {
	line := "Right now: " + atMost("down", pace.Down) + ", " + atMost("up", pace.Up)
	if until, ok := changes(plan.Schedule, now); ok {
		line += until.Format(", until Monday 15:04")
	}
	line += "."
	if pace.Halt != "" {
		line = "Right now nothing moves. " + pace.Halt
	}
	if pace.Note != "" {
		line += " " + pace.Note
	}
	return line
}

func atMost(way string, limit int) string {
	if limit == 0 {
		return "no limit " + way
	}
	return "at most " + view.Rate(float64(limit)) + " " + way
}

// changes says when other limits hold than now, within a week.
func changes(s p2p.Schedule, now time.Time) (time.Time, bool) {
	for at := s.Next(now); at.Before(now.AddDate(0, 0, 8)); at = s.Next(at) {
		if s.At(at) != s.At(now) {
			return at, true
		}
	}
	return time.Time{}, false
}
