package browse

import (
	"context"
	"slices"
	"strings"

	"linnet/app/message"
	"linnet/app/state/loop"
	"linnet/app/state/view"
	"linnet/library"
)

// queryHelp names the words of the query language that are not plain words.
func queryHelp() string {
	return message.Text("The same in words: they look in title, artist and album. Also: artist: album: title: genre: path: " +
		"year:1990-1999 rating:>=4 plays:0 " +
		"added:<30d format:flac bitrate:>256 licence:free loved:yes, and -word for what must not be there.")
}

// sorts are the orders of a smart playlist, as they are called.
var sorts = []struct {
	name message.ID
	sort library.Sort
}{
	{message.ID("Title"), library.SortTitle}, {message.ID("Artist"), library.SortArtist}, {message.ID("Album"), library.SortAlbum},
	{message.ID("Year"), library.SortYear},
	{message.ID("Recently added"), library.SortAdded}, {message.ID("Most played"), library.SortPlays},
	{message.ID("Best rated"), library.SortRating},
}

func sortNames() (names []string) {
	for _, one := range sorts {
		names = append(names, one.name.Text())
	}
	return names
}

func sortCalled(name string) library.Sort {
	for _, one := range sorts {
		if one.name.Text() == name {
			return one.sort
		}
	}
	return library.SortTitle
}

func nameOfSort(sort string) string {
	for _, one := range sorts {
		if string(one.sort) == sort {
			return one.name.Text()
		}
	}
	return sorts[0].name.Text()
}

// NewSmartPlaylist asks for a name and rules.
func (s *Slice) NewSmartPlaylist() {
	s.loop.Do(func(ctx context.Context) { s.editSmart(ctx, library.Playlist{}) })
}

// editSmart is the editor of smart playlists; one without an id is new. Its rules and its query say the
// same: whichever is changed, the other follows.
func (s *Slice) editSmart(ctx context.Context, p library.Playlist) {
	v := view.Sheet{Title: message.Text("Smart playlist"), Subtitle: message.Text("It finds its songs by itself, always anew."),
		Action: message.Text("Save"), Help: queryHelp(), Ruled: true, Fields: []view.Field{
			{Key: fieldName, Label: message.Text("Name"), Value: p.Name, Hint: message.Text("Loved folk")},
			{Key: fieldSort, Label: message.Text("Sorted by"), Value: nameOfSort(p.Sort), Choices: sortNames()},
			{Key: fieldQuery, Label: message.Text("As a query"), Value: p.Query, Hint: "genre:folk loved:yes -live"}}}
	rules := view.ConditionsOf(p.Query)
	if len(rules) == 0 {
		rules = []view.Condition{view.FirstCondition()}
	}
	s.rules = rules
	s.rulesSheet = s.loop.OpenSheet(v, loop.Sheet{Typed: s.smartTyped, Submit: func(ctx context.Context, values map[string]string) error {
		return s.renamed(ctx, s.saveSmart(ctx, p, values))
	}})
	s.drawRules()
	s.countFits(ctx, s.loop.Sheet().Values())
}

func (s *Slice) saveSmart(ctx context.Context, p library.Playlist, values map[string]string) error {
	if strings.TrimSpace(values[fieldQuery]) == "" {
		return errNoQuery
	}
	var err error
	if p.ID == 0 {
		p, err = s.deps.Index.CreatePlaylist(ctx, values[fieldName])
	} else {
		err = s.deps.Index.RenamePlaylist(ctx, p.ID, values[fieldName])
	}
	if err != nil {
		return err
	}
	return s.deps.Index.SetSmart(ctx, p.ID, values[fieldQuery], string(sortCalled(values[fieldSort])))
}

var errNoQuery = message.Error("a smart playlist needs to know which songs fit")

// smartTyped follows what is typed into the editor: a query becomes rules.
func (s *Slice) smartTyped(ctx context.Context, values map[string]string) {
	if query := values[fieldQuery]; library.ParseQuery(query).String() != view.QueryOf(s.rules) {
		s.rules = view.ConditionsOf(query)
		s.drawRules()
	}
	s.countFits(ctx, values)
}

// drawRules shows the rules as they are now.
func (s *Slice) drawRules() {
	rules := make([]view.Rule, len(s.rules))
	for i, r := range s.rules {
		rules[i] = r.Draw()
	}
	s.loop.AlterSheet(func(v *view.Sheet) { v.Rules = rules })
}

// SetRule changes rule i of the open editor.
func (s *Slice) SetRule(i int, part view.RulePart, value string) {
	s.alterRules(func(rules []view.Condition) []view.Condition {
		if i < 0 || i >= len(rules) {
			return rules
		}
		rules[i] = rules[i].With(part, value)
		return rules
	})
}

// AddRule adds a rule to fill in.
func (s *Slice) AddRule() {
	s.alterRules(func(rules []view.Condition) []view.Condition { return append(rules, view.FirstCondition()) })
}

// RemoveRule takes out rule i.
func (s *Slice) RemoveRule(i int) {
	s.alterRules(func(rules []view.Condition) []view.Condition {
		if i < 0 || i >= len(rules) {
			return rules
		}
		return slices.Delete(rules, i, i+1)
	})
}

// alterRules changes the rules of the open editor, and the query with them.
func (s *Slice) alterRules(alter func([]view.Condition) []view.Condition) {
	s.loop.Do(func(ctx context.Context) {
		if !s.loop.IsOpen(s.rulesSheet) {
			return
		}
		s.rules = alter(slices.Clone(s.rules))
		s.drawRules()
		s.loop.Fill(fieldQuery, view.QueryOf(s.rules))
		s.countFits(ctx, s.loop.Sheet().Values())
	})
}

// countFits says how many songs fit what was typed.
func (s *Slice) countFits(ctx context.Context, values map[string]string) {
	query := strings.TrimSpace(values[fieldQuery])
	if query == "" {
		s.loop.AlterSheet(func(v *view.Sheet) { v.Note = "" })
		return
	}
	id, said := s.loop.Sheet().ID, s.loop.Sheet().Note
	s.loop.Background(ctx, func(ctx context.Context) loop.Command {
		tracks, next, err := s.deps.Index.Find(ctx, query, library.SortTitle, library.Page{Limit: mostRows})
		return func(context.Context) {
			if !s.loop.IsOpen(id) || strings.TrimSpace(s.loop.Sheet().Values()[fieldQuery]) != query {
				return
			}
			if s.loop.Sheet().Note != said {
				return // Save was refused meanwhile, and why is to be read
			}
			note := message.Count(len(tracks), "{n} song fits", "{n} songs fit")
			switch {
			case err != nil:
				note = view.Sentence(view.StringError(view.Plain(err)))
			case next != "":
				note = message.Count(len(tracks), "More than {n} song fits", "More than {n} songs fit")
			}
			s.loop.AlterSheet(func(v *view.Sheet) { v.Note = note })
		}
	})
}
