package portal

import (
	"context"
	"net/http"

	"linnet/ads/ledger"
	"linnet/ads/words"
)

// Members keeps who else signs in for a sponsor, and which addresses are proved.
type Members interface {
	Members(ctx context.Context, sponsorID string) ([]ledger.Member, error)
	AddMember(ctx context.Context, sponsorID, email string, role ledger.Role) (i ledger.Invitation, err error)
	RemoveMember(ctx context.Context, sponsorID, id string) error
	AskConfirmation(ctx context.Context, s ledger.Sponsor) (token string, err error)
	Confirm(ctx context.Context, token string) error
	Confirmed(ctx context.Context, who string) (bool, error)
	MayWrite(ctx context.Context, address string) (yes bool, err error)
}

// membersPage is who may sign in for a sponsor, for its owner.
type membersPage struct {
	entry
	Owner     string
	Confirmed bool
	All       []ledger.Member
	Password  string // of the member just added, shown this once where no letter can be sent
	Written   string // the address that a letter went to
	Roles     []ledger.Role
}

func (s *site) members(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	return s.showMembers(w, r, who, membersPage{entry: entry{Values: valuesOf(s.typed(r, r.URL.Path))}})
}

func (s *site) showMembers(w http.ResponseWriter, r *http.Request, who ledger.Sponsor, p membersPage) (err error) {
	if p.All, err = s.Members.Members(r.Context(), who.ID); err != nil {
		return err
	}
	if p.Confirmed, err = s.Members.Confirmed(r.Context(), who.ID); err != nil {
		return err
	}
	p.Owner, p.Roles = who.Email, []ledger.Role{ledger.Editor, ledger.Billing, ledger.Viewer}
	status := http.StatusOK
	if len(p.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return s.show(w, r, "members", view{Status: status, Title: "People", Who: who.Name, At: "members", Body: p})
}

// addMember takes the form: email, role.
func (s *site) addMember(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "email", "role")
	if err != nil {
		return err
	}
	ctx := r.Context()
	if s.Confirm {
		ctx = ledger.ByLetter(ctx)
	}
	invited, err := s.Members.AddMember(ctx, who.ID, f["email"], ledger.Role(f["role"]))
	if wrong := refusals(err); len(wrong) > 0 {
		return s.showMembers(w, r, who, membersPage{entry: entry{Values: f, Errors: wrong}})
	}
	if err != nil {
		return err
	}
	if !s.Confirm {
		return s.showMembers(w, r, who, membersPage{Password: invited.Password})
	}
	l := words.From(r.Context()) // nobody knows theirs yet
	s.send(f["email"], l.Text("{sponsor} invites you", "sponsor", who.Name),
		l.Text("{sponsor} lets you sign in for them at {operator}, as {role}.\n\nTo choose your password, open within a week:\n{link}",
			"sponsor", who.Name, "operator", s.Operator, "role", l.Given(f["role"]), "link", s.URL+"/reset?token="+invited.Token))
	return s.showMembers(w, r, who, membersPage{Written: f["email"]})
}

// removeMember takes the form: member (id).
func (s *site) removeMember(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	f, err := form(w, r, "member")
	if err == nil {
		err = s.Members.RemoveMember(r.Context(), who.ID, f["member"])
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/members", http.StatusSeeOther)
	return nil
}

// askConfirmation writes the owner a letter. A letter that cannot be sent fails nothing: the person can ask again.
func (s *site) askConfirmation(ctx context.Context, who ledger.Sponsor) error {
	if !s.mayWrite(who.Email) {
		return nil
	}
	if may, err := s.Members.MayWrite(ctx, who.Email); err != nil || !may {
		return err // enough letters lie there: the newest of them holds
	}
	token, err := s.Members.AskConfirmation(ctx, who)
	if err != nil {
		return err
	}
	l := words.From(ctx)
	s.write(who.Email, l.Text("Please confirm your address"), l.Text("Somebody, probably you, signed up as a sponsor of {operator} with "+
		"this address.\n\nIf it was you, open:\n{link}", "operator", s.Operator, "link", s.URL+"/confirm?token="+token))
	return nil
}

func (s *site) askAgain(w http.ResponseWriter, r *http.Request, who ledger.Sponsor) error {
	if err := s.askConfirmation(r.Context(), who); err != nil {
		return err
	}
	http.Redirect(w, r, "/members", http.StatusSeeOther)
	return nil
}

// confirm shows a button: what only looks at links in letters must not answer them.
func (s *site) confirm(w http.ResponseWriter, r *http.Request) error {
	return s.show(w, r, "confirm", view{Title: "Confirm your address", Body: r.URL.Query().Get("token")})
}

func (s *site) confirmed(w http.ResponseWriter, r *http.Request) error {
	f, err := form(w, r, "token")
	if err == nil {
		err = s.Members.Confirm(r.Context(), f["token"])
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/campaigns", http.StatusSeeOther)
	return nil
}
