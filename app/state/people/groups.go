package people

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// invitationTimes is how long an invitation can be valid, as a person says it, the usual one first.
var invitationTimes = []struct {
	name string
	time time.Duration
}{{"1 day", 24 * time.Hour}, {"1 hour", time.Hour}, {"7 days", 7 * 24 * time.Hour}, {"30 days", p2p.MaxInvitation}}

// groupRows draws the groups.
func (s *Slice) groupRows() []view.GroupRow {
	var rows []view.GroupRow
	for _, g := range s.deps.Node.Groups() {
		row := view.GroupRow{ID: g.ID.String(), Name: g.Name, Member: g.Standing == p2p.Member, Founded: g.Founded}
		switch g.Standing {
		case p2p.Joining:
			row.Detail = "Waiting for whoever invited you; both of you must be online."
		case p2p.Expelled:
			row.Detail, row.Warn = "You were removed from this group.", true
		case p2p.Refused:
			row.Detail, row.Warn = "The invitation was used before, or has expired. Ask for another one.", true
		default:
			row.Detail = view.Join(membersOf(g), view.Count(len(s.deps.Shelf.Lent(g.ID)), "folder shared with it", "folders shared with it"))
		}
		for _, m := range g.Members {
			if !m.Me {
				row.Others = append(row.Others, view.GroupPerson{Key: p2p.Key(m.Key).String(), Name: m.Name})
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// membersOf names who is in a group, and who of them is connected.
func membersOf(g p2p.Group) string {
	var names []string
	for _, m := range g.Members {
		name := m.Name
		switch {
		case m.Me:
			name += " (you)"
		case m.Here:
			name += " (here)"
		}
		names = append(names, name)
	}
	return strings.Join(names, ", ")
}

// withGroup does something with a group, on this goroutine.
func (s *Slice) withGroup(id string, do func(ctx context.Context, g p2p.Group)) {
	s.loop.Do(func(ctx context.Context) {
		for _, g := range s.deps.Node.Groups() {
			if g.ID.String() == id {
				do(ctx, g)
				s.Show(ctx)
				return
			}
		}
		s.loop.Notice("You are not in that group.", "Ask somebody in it for an invitation.", p2p.ErrNoGroup)
	})
}

// NewGroup founds a group.
func (s *Slice) NewGroup() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: "Found a group", Subtitle: "invite-only, with a shelf of its own", Action: "Found the group",
			Text: "What is shared with a group is seen by its members alone, and nobody else can tell that the group exists. It works without the internet. " +
				"Only you can take somebody out of it again.",
			Fields: []view.Field{{Key: "name", Label: "Name of the group", Hint: "The Band"}, {Key: "me", Label: "Your name in it", Hint: "as the others know you"}}},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				_, err := s.deps.Node.CreateGroup(values["name"], values["me"])
				s.Show(ctx)
				return err
			}})
	})
}

// JoinGroup asks for an invitation, and for a name to join under.
func (s *Slice) JoinGroup() { s.loop.Do(func(context.Context) { s.AskInvitation("") }) }

// AskInvitation asks for an invitation, which may be filled in already, and for a name.
func (s *Slice) AskInvitation(link string) {
	s.loop.OpenSheet(view.Sheet{Title: "Join a group", Subtitle: "by the invitation that a member gave you", Action: "Join",
		Text:   "The members see the name that you choose here, and what you share with the group. Each invitation lets one person in.",
		Fields: []view.Field{{Key: "link", Label: "Invitation", Hint: "linnet:join?…", Value: link}, {Key: "me", Label: "Your name in the group", Hint: "as the others know you"}}},
		loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			if _, err := s.deps.Node.Join(values["link"], values["me"]); err != nil {
				return err
			}
			s.loop.Go(view.ScreenPeople)
			s.Show(ctx)
			return nil
		}})
}

// InviteToGroup makes an invitation and shows its link.
func (s *Slice) InviteToGroup(id string) {
	s.withGroup(id, func(_ context.Context, g p2p.Group) {
		var choices []string
		for _, t := range invitationTimes {
			choices = append(choices, t.name)
		}
		s.loop.OpenSheet(view.Sheet{Title: "Invite somebody to " + g.Name, Action: "Make the invitation",
			Text:   "You get a link that lets one person in. Hand it on as you would a key: whoever has it first can use it. Linnet must be running on this computer when it is used.",
			Fields: []view.Field{{Key: "time", Label: "Valid for", Choices: choices, Value: choices[0]}}},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				at := max(0, slices.Index(choices, values["time"]))
				link, err := s.deps.Node.Invite(g.ID, invitationTimes[at].time)
				if err != nil {
					return err
				}
				s.loop.OpenSheet(view.Sheet{Title: "An invitation to " + g.Name, Subtitle: "for one person, valid for " + choices[at], Text: link, Copy: link}, loop.Sheet{})
				s.Show(ctx)
				return nil
			}})
	})
}

// The choices for a folder that may be shared with a group.
const (
	lentNot = "Not shared with it"
	lent    = "Shared with it"
)

// LendToGroup asks which folders are shared with a group.
func (s *Slice) LendToGroup(id string) {
	s.withGroup(id, func(ctx context.Context, g p2p.Group) {
		folders, err := s.deps.Index.Folders(ctx)
		if err != nil {
			s.loop.Notice("Could not list the folders.", "Try again.", err)
			return
		}
		now := s.deps.Shelf.Lent(g.ID)
		v := view.Sheet{Title: "What " + g.Name + " sees of your music", Action: "Save",
			Text: "Its members find what is in these folders; nobody else learns of it. As with everybody, of a folder without your rights statement (under Settings, Sharing) " +
				"only songs whose tags carry a free licence are shared."}
		for _, folder := range folders {
			path := folder.Path
			f := view.Field{Key: path, Label: path, Choices: []string{lentNot, lent}, Value: lentNot}
			if slices.Contains(now, path) {
				f.Value = lent
			}
			v.Fields = append(v.Fields, f)
		}
		s.loop.OpenSheet(v, loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			var errs []error
			for path, value := range values {
				errs = append(errs, s.deps.Shelf.Lend(ctx, g.ID, path, value == lent))
			}
			s.deps.Node.ShelfChanged()
			s.deps.Offer(ctx)
			s.Show(ctx)
			return errors.Join(errs...)
		}})
	})
}

// ExpelFromGroup asks, and then goes on with the group without a member.
func (s *Slice) ExpelFromGroup(id, key string) {
	s.withGroup(id, func(_ context.Context, g p2p.Group) {
		for _, m := range g.Members {
			if p2p.Key(m.Key).String() != key {
				continue
			}
			s.loop.OpenSheet(view.Sheet{Title: "Take " + m.Name + " out of " + g.Name + "?", Action: "Take out " + m.Name,
				Text: "The group gets a new secret, which everybody but " + m.Name + " hears of. What they fetched stays with them."},
				loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
					err := s.deps.Node.Expel(g.ID, m.Key)
					s.Show(ctx)
					return err
				}})
		}
	})
}

// LeaveGroup asks, and then leaves a group, or forgets one that one is not in.
func (s *Slice) LeaveGroup(id string) {
	s.withGroup(id, func(_ context.Context, g p2p.Group) {
		text := "The others are told, and nothing of yours is shared with them any more. To come back you need an invitation."
		if g.Founded {
			text += " You founded the group: without you nobody can take anybody out of it."
		}
		s.loop.OpenSheet(view.Sheet{Title: "Leave " + g.Name + "?", Action: "Leave", Text: text},
			loop.Sheet{Submit: func(ctx context.Context, _ map[string]string) error {
				err := s.deps.Node.Leave(g.ID)
				for _, path := range s.deps.Shelf.Lent(g.ID) {
					err = errors.Join(err, s.deps.Shelf.Lend(ctx, g.ID, path, false))
				}
				s.deps.Left(ctx, g.ID)
				s.Show(ctx)
				return err
			}})
	})
}

// SearchGroup goes to the search, among the members of a group.
func (s *Slice) SearchGroup(id string) {
	s.withGroup(id, func(ctx context.Context, g p2p.Group) {
		s.loop.Go(view.ScreenSearch)
		s.deps.SearchIn(ctx, g.ID)
	})
}
