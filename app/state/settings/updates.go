package settings

import (
	"context"
	"errors"
	"time"

	"linnet/ads/tuf"
	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/app/update"
	"linnet/assets/version"
)

// Updater knows of newer versions. Look and Fetch wait for the network.
type Updater interface {
	Last() (update.Release, bool)
	Damaged() bool
	Look(context.Context) (update.Release, error)
	Fetch(ctx context.Context, folder string) (path string, err error)
}

const (
	lookEvery = 24 * time.Hour
	lookAgain = time.Hour // after it failed
	noteLines = 40        // of what is new
)

// updating is what is done about newer versions now.
type updating struct {
	does    string    // what runs now, a sentence; empty: nothing
	tried   time.Time // when it last looked by itself
	trouble string    // why that, or fetching, failed; a sentence
	fetched string    // where the new version lies
	version string    // of what was fetched
}

// SetUpdates has Linnet look once a day whether a newer version is out, or not. Switched on, it looks at once.
func (s *Slice) SetUpdates(on bool) {
	s.loop.Do(func(ctx context.Context) {
		s.loop.Set(func(v *view.Values) { v.Updates.On = on })
		if on {
			s.look(ctx)
		} else {
			s.loop.Over(aboutUpdate)
		}
		s.Show(ctx)
	})
}

// LookForUpdate looks now.
func (s *Slice) LookForUpdate() { s.loop.Do(s.look) }

// KeepUpdated looks if the listener wants it to and a day has passed, and tells what is known. It is called every minute.
func (s *Slice) KeepUpdated(ctx context.Context) {
	set, now := s.loop.Get().Updates, s.loop.Now()
	if s.deps.Updates == nil || !set.On {
		return
	}
	s.tellUpdate()
	if over(set.Looked, now, lookEvery) && over(s.update.tried, now, lookAgain) {
		s.update.tried = now
		s.look(ctx)
	}
}

// over says whether so much time has passed, also where a clock that was wrong says that it has not begun.
func over(since, now time.Time, d time.Duration) bool { return now.Sub(since) >= d || since.After(now) }

func (s *Slice) look(ctx context.Context) {
	s.work(ctx, message.Text("Looking…"), func(ctx context.Context) func() {
		_, err := s.deps.Updates.Look(ctx)
		return func() {
			if err != nil {
				s.failed(message.LookForUpdate, err)
				return
			}
			s.loop.Set(func(v *view.Values) { v.Updates.Looked = s.loop.Now() })
			s.tellUpdate()
		}
	})
}

// GetUpdate fetches the new version into the folder for downloads.
func (s *Slice) GetUpdate() {
	s.loop.Do(func(ctx context.Context) {
		if s.deps.Updates == nil {
			return
		}
		last, _ := s.deps.Updates.Last()
		s.work(ctx, message.Text("Fetching {file}…", "file", last.File.Name), func(ctx context.Context) func() {
			path, err := s.deps.Updates.Fetch(ctx, s.deps.Downloads())
			return func() {
				if err != nil {
					s.failed(message.FetchUpdate, err)
					return
				}
				s.update.fetched, s.update.version = path, last.Version
			}
		})
	})
}

// work does one thing about newer versions at a time, beside the loop; what it returns runs on the loop.
func (s *Slice) work(ctx context.Context, does string, do func(context.Context) func()) {
	if s.deps.Updates == nil || s.update.does != "" {
		return
	}
	s.update.does, s.update.trouble = does, ""
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		then := do(ctx)
		return func(context.Context) {
			s.update.does = ""
			then()
			s.view.Updates = s.updates()
		}
	})
	s.view.Updates = s.updates()
}

// failed is told on the card: nothing that plays or is shared depends on it.
func (s *Slice) failed(what message.Action, err error) {
	s.update.trouble = message.CouldNot(what, WhyNoUpdate(err))
	s.loop.Log.Warn("newer versions", "err", err)
}

// aboutUpdate names the notice of a newer version.
const aboutUpdate = "update"

// tellUpdate tells of a newer version once, wherever the listener is.
func (s *Slice) tellUpdate() {
	if last, known := s.deps.Updates.Last(); known && last.Newer {
		s.loop.Lasting(loop.Lasting{About: aboutUpdate, What: isOut(last), Detail: last.Version,
			Next: message.Text("Settings, This computer, tells what is new.")})
	} else if known {
		s.loop.Over(aboutUpdate)
	}
}

func isOut(r update.Release) string {
	return message.Text("Linnet {version} is out.", "version", r.Version)
}

// updates draws what is known.
func (s *Slice) updates() view.Updates {
	set := s.loop.Get()
	v := view.Updates{Known: s.deps.Updates != nil, On: set.Updates.On, Busy: s.update.does != ""}
	if !v.Known {
		v.On = false
		v.Status = message.Text("This build has no release keys, so that it cannot tell a true release from a false one. Look for a new " +
			"version where you got Linnet from.")
		return v
	}
	sees := message.Text("It sees the address of this computer")
	if set.Proxy != "" {
		sees = message.Text("It sees the address of your proxy")
	}
	v.Promise = message.Text("Once a day Linnet asks {server} for the signed list of releases, the same few files for everybody. {sees} "+
		"and the time, and not which version asks. Nothing is installed by itself. “Look now” asks once.",
		"server", s.deps.UpdateServer, "sees", sees)
	last, known := s.deps.Updates.Last()
	v.Status = s.updateStatus(last, known)
	if known && last.Newer {
		v.Notes = view.Lines(last.Notes, noteLines)
		if last.File.Name != "" && s.update.fetched == "" {
			v.Get = message.Text("Get it ({size})", "size", view.Size(last.File.Size))
		}
	}
	return v
}

func (s *Slice) updateStatus(last update.Release, known bool) string {
	now := s.update
	switch {
	case now.does != "":
		return now.does
	case now.trouble != "":
		return now.trouble
	case !known && s.deps.Updates.Damaged():
		return message.Text("What was known of releases was damaged. Look now to ask anew.")
	case !known:
		return message.Text("Nothing is known of newer versions yet.")
	case !last.Newer:
		return message.Sentences(UpdateNews(last, version.Number),
			message.Text("Asked {ago}.", "ago", view.Ago(s.loop.Now().Sub(s.loop.Get().Updates.Looked))))
	case now.fetched != "" && now.version == last.Version:
		return message.Sentences(isOut(last), message.Text("It lies in {path}. Close Linnet and install it.", "path",
			view.Readable(now.fetched)))
	}
	return UpdateNews(last, version.Number)
}

// UpdateNews says whether a release is news, and if a person cannot fetch it here, why.
func UpdateNews(last update.Release, running string) string {
	switch {
	case !last.Newer:
		return message.Text("Linnet {version} is the newest version.", "version", running)
	case last.Packaged:
		return message.Sentences(isOut(last), message.Text("The package manager of this system installed Linnet, and installs the new "+
			"version once it has it."))
	case last.File.Name == "":
		return message.Sentences(isOut(last), message.Text("It has no file for this kind of computer; look where you got Linnet from."))
	}
	return isOut(last)
}

// WhyNoUpdate is the end of a sentence that says why a newer version could not be looked for or fetched.
func WhyNoUpdate(err error) string {
	switch {
	case errors.Is(err, update.ErrBusy):
		return message.Text("another Linnet is looking at this moment")
	case errors.Is(err, tuf.ErrForged):
		return message.Text("what came is not what the keys of this build signed, and was thrown away; nothing was changed")
	case errors.Is(err, tuf.ErrStale):
		return message.Text("the list of releases has expired, or the clock of this computer is wrong")
	case errors.Is(err, tuf.ErrAway):
		return message.Text("the server is away, or this computer is offline; try again later")
	}
	return view.Plain(err)
}
