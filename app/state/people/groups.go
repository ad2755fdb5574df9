package people

import (
	"context"
	"errors"
	"slices"
	"time"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/p2p"
)

// invitationTimes is how long an invitation can be valid, as a person says it, the usual one first.
var invitationTimes = []struct {
	name message.ID
	time time.Duration
}{{message.ID("1 day"), 24 * time.Hour}, {message.ID("1 hour"), time.Hour}, {message.ID("7 days"), 7 * 24 * time.Hour},
	{message.ID("30 days"), p2p.MaxInvitation}}

// groupRows draws the groups.
func (s *Slice) groupRows() []view.GroupRow {
	var rows []view.GroupRow
	for _, g := range s.deps.Node.Groups() {
		row := view.GroupRow{ID: g.ID.String(), Name: g.Name, Member: g.Standing == p2p.Member, Founded: g.Founded}
		switch g.Standing {
		case p2p.Joining:
			row.Detail = message.Text("Waiting for whoever invited you; both of you must be online.")
		case p2p.Expelled:
			row.Detail, row.Warn = message.Text("You were removed from this group."), true
		case p2p.Refused:
			row.Detail, row.Warn = message.Text("The invitation was used before, or has expired. Ask for another one."), true
		default:
			row.Detail = message.Dotted(membersOf(g),
				message.Count(len(s.deps.Shelf.Lent(g.ID)), "{n} folder shared with it", "{n} folders shared with it"))
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
			name = message.Text("{name} (you)", "name", name)
		case m.Here:
			name = message.Text("{name} (here)", "name", name)
		}
		names = append(names, name)
	}
	return message.Listed(names...)
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
		s.loop.Notice(message.Text("You are not in that group."), message.Text("Ask somebody in it for an invitation."), p2p.ErrNoGroup)
	})
}

// NewGroup founds a group.
func (s *Slice) NewGroup() {
	s.loop.Do(func(context.Context) {
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Found a group"), Subtitle: message.Text("invite-only, with a shelf of its own"),
			Action: message.Text("Found the group"),
			Text: message.Text("What is shared with a group is seen by its members alone, and nobody else can tell that the group " +
				"exists. It works without the internet. " +
				"Only you can take somebody out of it again."),
			Fields: []view.Field{{Key: "name", Label: message.Text("Name of the group"), Hint: message.Text("The Band")},
				{Key: "me", Label: message.Text("Your name in it"), Hint: message.Text("as the others know you")}}},
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
	s.loop.OpenSheet(view.Sheet{Title: message.Text("Join a group"), Subtitle: message.Text("by the invitation that a member gave you"),
		Action: message.Text("Join"),
		Text: message.Text("The members see the name that you choose here, and what you share with the group. Each invitation lets " +
			"one person in."),
		Fields: []view.Field{{Key: "link", Label: message.Text("Invitation"), Hint: "linnet:join?…", Value: link},
			{Key: "me", Label: message.Text("Your name in the group"), Hint: message.Text("as the others know you")}}},
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
			choices = append(choices, t.name.Text())
		}
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Invite somebody to {group}", "group", g.Name),
			Action: message.Text("Make the invitation"),
			Text: message.Text("You get a link that lets one person in. Hand it on as you would a key: whoever has it first can use " +
				"it. Linnet must be running on this computer when it is used."),
			Fields: []view.Field{{Key: "time", Label: message.Text("Valid for"), Choices: choices, Value: choices[0]}}},
			loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
				at := max(0, slices.Index(choices, values["time"]))
				link, err := s.deps.Node.Invite(g.ID, invitationTimes[at].time)
				if err != nil {
					return err
				}
				s.loop.OpenSheet(view.Sheet{Title: message.Text("An invitation to {group}", "group", g.Name),
					Subtitle: message.Text("for one person, valid for {time}", "time", choices[at]), Text: link, Copy: link}, loop.Sheet{})
				s.Show(ctx)
				return nil
			}})
	})
}

// The choices for a folder that may be shared with a group.
const (
	lentNot = message.ID("Not shared with it")
	lent    = message.ID("Shared with it")
)

// LendToGroup asks which folders are shared with a group.
func (s *Slice) LendToGroup(id string) {
	s.withGroup(id, func(ctx context.Context, g p2p.Group) {
		folders, err := s.deps.Index.Folders(ctx)
		if err != nil {
			s.loop.Notice(message.Text("Could not list the folders."), message.Text("Try again."), err)
			return
		}
		now := s.deps.Shelf.Lent(g.ID)
		v := view.Sheet{Title: message.Text("What {group} sees of your music", "group", g.Name), Action: message.Text("Save"),
			Text: message.Text("Its members find what is in these folders; nobody else learns of it. As with everybody, of a folder " +
				"without your rights statement (under Settings, Sharing) " +
				"only songs whose tags carry a free licence are shared.")}
		for _, folder := range folders {
			path := folder.Path
			f := view.Field{Key: path, Label: path, Choices: []string{lentNot.Text(), lent.Text()}, Value: lentNot.Text()}
			if slices.Contains(now, path) {
				f.Value = lent.Text()
			}
			v.Fields = append(v.Fields, f)
		}
		s.loop.OpenSheet(v, loop.Sheet{Submit: func(ctx context.Context, values map[string]string) error {
			var errs []error
			for path, value := range values {
				errs = append(errs, s.deps.Shelf.Lend(ctx, g.ID, path, value == lent.Text()))
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
			s.loop.OpenSheet(view.Sheet{Title: message.Text("Take {name} out of {group}?", "name", m.Name, "group", g.Name),
				Action: message.Text("Take out {name}", "name", m.Name),
				Text: message.Text("The group gets a new secret, which everybody but {name} hears of. What they fetched stays with them.",
					"name", m.Name)},
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
		text := message.Text("The others are told, and nothing of yours is shared with them any more. To come back you need an invitation.")
		if g.Founded {
			text = message.Sentences(text, message.Text("You founded the group: without you nobody can take anybody out of it."))
		}
		s.loop.OpenSheet(view.Sheet{Title: message.Text("Leave {group}?", "group", g.Name), Action: message.Text("Leave"), Text: text},
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
