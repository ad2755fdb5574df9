package settings

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"linnet/app/message"
	"linnet/app/state/view"
	"linnet/p2p"
)

// SetLimit sets a limit to what was Typed: a number, of kB/s where it is a rate, or nothing to set none.
func (s *Slice) SetLimit(key view.LimitKey, text string) {
	s.loop.Do(func(ctx context.Context) {
		plan := s.deps.Node.Plan()
		if err := setLimit(&plan, key, text); err != nil {
			s.view.LimitNote = view.Sentence(err)
			return
		}
		s.setPlan(ctx, plan)
	})
}

// MarkHour says whether the limits for marked hours hold from an hour on; day 0 is Monday.
func (s *Slice) MarkHour(day, hour int, on bool) {
	s.loop.Do(func(ctx context.Context) {
		if day < 0 || day >= 7 || hour < 0 || hour >= 24 {
			return
		}
		plan := s.deps.Node.Plan()
		of := &plan.Hours[weekday(day)]
		*of &^= 1 << hour
		if on {
			*of |= 1 << hour
		}
		s.setPlan(ctx, plan)
	})
}

// SetOnlyIdle lets transfers run only while nobody uses the computer, or always.
func (s *Slice) SetOnlyIdle(on bool) { s.alterPlan(func(p *p2p.Plan) { p.OnlyIdle = on }) }

// SetUnmetered keeps transfers off networks that charge by the byte, or not.
func (s *Slice) SetUnmetered(on bool) { s.alterPlan(func(p *p2p.Plan) { p.Unmetered = on }) }

func (s *Slice) alterPlan(alter func(*p2p.Plan)) {
	s.loop.Do(func(ctx context.Context) {
		plan := s.deps.Node.Plan()
		alter(&plan)
		s.setPlan(ctx, plan)
	})
}

// setPlan makes a plan hold, now and after the next start.
func (s *Slice) setPlan(ctx context.Context, plan p2p.Plan) {
	s.deps.Node.SetPlan(plan)
	s.loop.Set(func(set *view.Values) { set.Plan = plan })
	s.view.LimitNote = ""
	s.showPlan()
	s.deps.PlanSet(ctx)
}

// showPlan draws the limits.
func (s *Slice) showPlan() {
	v, plan := s.view, s.deps.Node.Plan()
	v.Usual, v.Modest = limitTexts(plan.Usual), limitTexts(plan.Modest)
	for day := range v.Hours {
		v.Hours[day] = plan.Hours[weekday(day)]
	}
	v.OnlyIdle, v.Unmetered = plan.OnlyIdle, plan.Unmetered
	v.Pace = paceSentence(s.deps.Node.Pace(), plan, s.loop.Now())
}

// weekday turns a day counted from Monday into one counted from Sunday.
func weekday(day int) time.Weekday { return time.Weekday((day + 1) % 7) }

// setLimit changes one limit of a plan; the error says what cannot be understood.
func setLimit(plan *p2p.Plan, key view.LimitKey, text string) error {
	limits := &plan.Usual
	if name, modest := strings.CutPrefix(string(key), string(view.ModestHours)); modest {
		limits, key = &plan.Modest, view.LimitKey(name)
	}
	of, unit, most := map[view.LimitKey]*int{view.LimitDown: &limits.Down, view.LimitUp: &limits.Up, view.LimitSlots: &limits.Slots,
		view.LimitConnections: &limits.Connections}[key], 1, 10_000
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
		return message.Error("“{text}” is not a number from 1 to {most}; leave it empty to set none", "text", fmt.Sprintf("%.20s", text),
			"most", message.Number(most))
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
	line := rightNow(pace)
	if until, ok := changes(plan.Schedule, now); ok {
		line = rightNowUntil(pace, message.WeekTime(until))
	}
	if pace.Halt != "" {
		line = message.Sentences(message.Text("Right now nothing moves."), message.Given(pace.Halt))
	}
	return message.Sentences(line, message.Given(pace.Note))
}

// rightNow says which limits hold.
func rightNow(p p2p.Pace) string {
	down, up := view.Rate(float64(p.Down)), view.Rate(float64(p.Up))
	switch {
	case p.Down == 0 && p.Up == 0:
		return message.Text("Right now: no limit down, no limit up.")
	case p.Down == 0:
		return message.Text("Right now: no limit down, at most {up} up.", "up", up)
	case p.Up == 0:
		return message.Text("Right now: at most {down} down, no limit up.", "down", down)
	}
	return message.Text("Right now: at most {down} down, at most {up} up.", "down", down, "up", up)
}

// rightNowUntil says which limits hold, and until when.
func rightNowUntil(p p2p.Pace, until string) string {
	down, up := view.Rate(float64(p.Down)), view.Rate(float64(p.Up))
	switch {
	case p.Down == 0 && p.Up == 0:
		return message.Text("Right now: no limit down, no limit up, until {time}.", "time", until)
	case p.Down == 0:
		return message.Text("Right now: no limit down, at most {up} up, until {time}.", "up", up, "time", until)
	case p.Up == 0:
		return message.Text("Right now: at most {down} down, no limit up, until {time}.", "down", down, "time", until)
	}
	return message.Text("Right now: at most {down} down, at most {up} up, until {time}.", "down", down, "up", up, "time", until)
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
