package portal

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"linnet/ads"
	"linnet/ads/ledger"
)

// Publicity is what everybody may read: which ads were shown, and the pages that the operator writes.
type Publicity interface {
	Library(ctx context.Context, q ledger.LibraryQuery) ([]ledger.Showing, error)
	ShownPicture(ctx context.Context, sha string) (ledger.Picture, error)
	ShownSpot(ctx context.Context, sha string) (ledger.Spot, error)
	Page(ctx context.Context, name string) (string, error)
	SetPage(ctx context.Context, name, text string) error
}

// libraryPage is a page of the library of ads.
type libraryPage struct {
	Text   string
	All    []ledger.Showing
	Now    time.Time
	More   string // address of the next page; "": there is none
	AsJSON string
}

// libraryMost is how many ads a page shows.
const libraryMost = 50

// NoticeLink is the form of a notice about an ad of the page.
func (libraryPage) NoticeLink(ad string) string { return noticeLink(ad) }

func libraryQuery(r *http.Request, most int) ledger.LibraryQuery {
	skip, err := strconv.Atoi(r.URL.Query().Get("skip"))
	if err != nil || skip < 0 || skip > 1_000_000 {
		skip = 0
	}
	text := []rune(strings.TrimSpace(r.URL.Query().Get("text")))
	return ledger.LibraryQuery{Text: string(text[:min(len(text), 80)]), Skip: skip, Most: most}
}

// library lists what listeners were shown.
func (s *site) library(w http.ResponseWriter, r *http.Request) error {
	q := libraryQuery(r, libraryMost+1)
	found, err := s.Publicity.Library(r.Context(), q)
	if err != nil {
		return err
	}
	p := libraryPage{Text: q.Text, All: found, Now: s.Now(),
		AsJSON: "/library.json?" + url.Values{"text": {q.Text}}.Encode()}
	if len(found) > libraryMost {
		p.All = found[:libraryMost]
		p.More = "/library?" + url.Values{"text": {q.Text}, "skip": {strconv.Itoa(q.Skip + libraryMost)}}.Encode()
	}
	return s.show(w, r, "library", view{Title: "Library of ads", Body: p})
}

// libraryJSON is the same for programs, 500 at a time.
func (s *site) libraryJSON(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Publicity.Library(r.Context(), libraryQuery(r, 500))
	if err != nil {
		return err
	}
	type heard struct {
		URL          string `json:"url"`
		Milliseconds int    `json:"milliseconds"`
		Transcript   string `json:"transcript"`
	}
	type shown struct {
		ID        string    `json:"id"`
		Sponsor   string    `json:"sponsor"`
		Payer     string    `json:"payer"`
		Headline  string    `json:"headline"`
		Text      string    `json:"text"`
		Link      string    `json:"link"`
		Picture   string    `json:"picture,omitempty"`
		Spot      *heard    `json:"spot,omitempty"` // what may be heard of it
		Category  string    `json:"category"`
		Languages []string  `json:"languages"` // empty: every language
		Interests []string  `json:"interests"` // empty: everybody
		Share     int       `json:"share"`     // of the voice, in thousandths
		Since     time.Time `json:"since"`
		Until     time.Time `json:"until"`
	}
	all := make([]shown, 0, len(found))
	for _, f := range found {
		one := shown{f.ID, f.Sponsor, f.Payer, f.Headline, f.Text, f.Link, "", nil, f.Category, f.Languages, f.Interests,
			f.Share, f.Since, f.Till}
		if f.Picture != "" {
			one.Picture = s.URL + "/library/pictures/" + f.Picture
		}
		if f.Spot != nil {
			one.Spot = &heard{s.URL + "/library/spots/" + f.Spot.SHA256, f.Spot.Milliseconds, f.Spot.Transcript}
		}
		all = append(all, one)
	}
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"operator": s.Operator, "ads": all})
}

// libraryPicture serves a picture that listeners were shown.
func (s *site) libraryPicture(w http.ResponseWriter, r *http.Request) error {
	p, err := s.Publicity.ShownPicture(r.Context(), r.PathValue("sha"))
	if err != nil {
		return err
	}
	return sendPicture(w, p)
}

// librarySpot serves a spot of an ad that listeners were shown.
func (s *site) librarySpot(w http.ResponseWriter, r *http.Request) error {
	found, err := s.Publicity.ShownSpot(r.Context(), r.PathValue("sha"))
	if err == nil {
		sendSpot(w, r, found)
	}
	return err
}

// ownPages are the pages that an operator writes: their titles, and what a first draft of each says.
var ownPages = []struct{ Name, Title, Draft string }{
	{ledger.PageImprint, "Imprint", `Who runs this portal and the feed:

[business, address, country]
[register and number]
[VAT id]

Point of contact for authorities and for users (Regulation (EU) 2022/2065, Articles 11 and 12): [e-mail address], in [languages].

Represented by: [name]`},
	{ledger.PagePrivacy, "Privacy", `Responsible: [business, address, e-mail address]

Sponsors. We keep the name, e-mail address, business details, campaigns, payments and sign-ins of an account, to run it and to bill it
(GDPR, Article 6(1)(b)). Invoices are kept as long as tax law asks [10 years]. Letters go out through [mail provider].

Listeners. Which ads are shown is chosen on the listener's own computer; nobody here learns who listens. Listeners who agreed send counts
that were altered at random or split in two; no address is kept with them.

Notices. The name and address of who sent a notice are forgotten two years after it was decided.

Server. Addresses of visitors are kept in memory only, shortened, against guessing at passwords.

You may ask what is kept of you, have it corrected or deleted, and complain to [supervisory authority].`},
	{ledger.PageConditions, "Terms", `
1. [Business] sells shares of the voice of a panel in Linnet, for days, prepaid. Nobody promises views or clicks.

2. A person looks at every ad before it is shown. Refused are: what is against the law, what misleads, what imitates somebody else, and
[categories]. How we decide on notices, and what can be done against a decision, stands in our answers.

3. Days that were not shown are given back when a flight is paused or cancelled.

4. What decides which ad is shown: the share of voice of its flight, its languages and interests, and chance, on the listener's computer.

5. [law that holds, place of court]`},
}

// legal shows one of the pages that the operator writes.
func (s *site) legal(name, title string) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		text, err := s.Publicity.Page(r.Context(), name)
		if err != nil {
			return err
		}
		var paragraphs []string
		if text != "" {
			paragraphs = strings.Split(text, "\n\n")
		}
		return s.show(w, r, "legal", view{Title: title, Body: paragraphs})
	}
}

// writtenPage is one of these pages as the operator writes it.
type writtenPage struct {
	Name, Title, Text string
	Draft             bool // nothing is stored: the text is a first draft
	Error             string
}

func (s *site) writePages(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	return s.showWritten(w, r, writtenPage{})
}

// showWritten lists them; refused stands in for the one whose text was not taken.
func (s *site) showWritten(w http.ResponseWriter, r *http.Request, refused writtenPage) error {
	var all []writtenPage
	status := http.StatusOK
	for _, p := range ownPages {
		text, err := s.Publicity.Page(r.Context(), p.Name)
		if err != nil {
			return err
		}
		one := writtenPage{Name: p.Name, Title: p.Title, Text: cmp.Or(text, p.Draft), Draft: text == ""}
		if refused.Name == p.Name {
			one.Text, one.Error, status = refused.Text, refused.Error, http.StatusUnprocessableEntity
		}
		all = append(all, one)
	}
	return s.show(w, r, "pages", view{Status: status, Title: "Pages", Who: s.Operator, Operators: true, At: "pages", Body: all})
}

// blank is what a draft leaves to be filled in.
var blank = regexp.MustCompile(`\[[^\[\]]+\]`)

// unfilled refuses a page in which something of its draft was left open.
func unfilled(name, text string) error {
	for _, p := range ownPages {
		if p.Name != name {
			continue
		}
		for _, open := range blank.FindAllString(p.Draft, -1) {
			if strings.Contains(text, open) {
				return &ads.Refusal{Field: "text", Sentence: fmt.Sprintf("Something is still to be filled in: %s.", open)}
			}
		}
	}
	return nil
}

// setPage takes the form: page, text.
func (s *site) setPage(w http.ResponseWriter, r *http.Request, _ ledger.Sponsor) error {
	f, err := form(w, r, "page", "text")
	if err != nil {
		return err
	}
	err = unfilled(f["page"], f["text"])
	if err == nil {
		err = s.Publicity.SetPage(r.Context(), f["page"], f["text"])
	}
	if wrong := refusals(err); wrong["text"] != "" {
		return s.showWritten(w, r, writtenPage{Name: f["page"], Text: f["text"], Error: wrong["text"]})
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/operator/pages", http.StatusSeeOther)
	return nil
}

// robots lets search engines read what is public and nothing else.
func robots(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "User-agent: *\nAllow: /$\nAllow: /library\nAllow: /imprint\nAllow: /conditions\nAllow: /privacy\nDisallow: /\n")
}

// securityText says whom to tell of a hole (RFC 9116).
func (s *site) securityText(w http.ResponseWriter, r *http.Request) {
	seller, err := s.Money.Seller(r.Context())
	if err != nil {
		s.Log.Error("security.txt", "error", err)
	}
	contact := s.URL + "/imprint"
	if seller.Email != "" {
		contact = "mailto:" + seller.Email
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	fmt.Fprintf(w, "Contact: %s\nExpires: %s\nCanonical: %s/.well-known/security.txt\n", contact,
		s.Now().UTC().AddDate(0, 6, 0).Format(time.RFC3339), s.URL)
}
