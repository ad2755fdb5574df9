package ledger

import (
	"strings"
	"testing"
	"testing/fstest"

	"linnet/ads/database"
	"linnet/ads/database/databasetest"
)

// TestMembersNameCannotBeTakenBySigningUp, nor can an owner's by an invitation: an address is one account's.
func TestMembersNameCannotBeTakenBySigningUp(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	dora, err := d.AddMember(ctx, d.sponsor.ID, "dora@sponsor.example", Editor)
	d.must(err)
	who, err := d.Enter(ctx, "dora@sponsor.example", dora.Password)
	d.must(err)
	for _, email := range []string{"dora@sponsor.example", "DORA@sponsor.example", "ｄｏｒａ@sponsor.example",
		"dora@SPONSOR.example", " dora@sponsor.example"} {
		_, err = d.SignUp(ctx, "Mallory", email, "correct horse battery")
		d.refused(err, "email")
	}
	if again, err := d.Enter(ctx, "Dora@sponsor.example", dora.Password); again != who || err != nil {
		t.Errorf("%s, then %s, %v", who, again, err)
	}
	other, err := d.SignUp(ctx, "Other", "other@sponsor.example", "correct horse battery")
	d.must(err)
	for _, email := range []string{"dora@sponsor.example", "brandt@sponsor.example", "Other@sponsor.example"} {
		_, err = d.AddMember(ctx, other.ID, email, Viewer)
		d.refused(err, "email")
	}
}

// TestInvitationBlocksNobody: a stranger's invitation is no account. Whoever the address belongs to signs up, or takes another's.
func TestInvitationBlocksNobody(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	stranger, err := d.SignUp(ctx, "Stranger", "stranger@sponsor.example", "correct horse battery")
	d.must(err)
	bait, err := d.AddMember(ctx, stranger.ID, "victim@sponsor.example", Viewer)
	d.must(err)
	_, err = d.AddMember(ctx, stranger.ID, "VICTIM@sponsor.example", Viewer)
	d.refused(err, "email")
	mine, err := d.AddMember(ctx, d.sponsor.ID, "victim@sponsor.example", Editor)
	d.must(err)
	who, err := d.Enter(ctx, "victim@sponsor.example", mine.Password)
	if err != nil || who != mine.Who {
		t.Errorf("%q, %v", who, err)
	}
	_, err = d.Enter(ctx, "victim@sponsor.example", bait.Password)
	d.refused(err, ErrSignIn)

	_, err = d.AddMember(ctx, stranger.ID, "second@sponsor.example", Viewer)
	d.must(err)
	own, err := d.SignUp(ctx, "Second", "second@sponsor.example", "correct horse battery")
	d.must(err)
	if who, err := d.Enter(ctx, "second@sponsor.example", "correct horse battery"); who != own.ID || err != nil {
		t.Errorf("%q, %v", who, err)
	}
	token, err := d.AskConfirmation(ctx, own)
	d.must(err)
	d.must(d.Confirm(ctx, token))
	if left, err := d.Members(ctx, stranger.ID); err != nil || len(left) != 1 || left[0].Taken {
		t.Errorf("the stranger's members: %+v, %v", left, err)
	}
}

// TestUnconfirmedAddressIsWonByItsOwner: who signed up with another's address has it until that one answers a letter.
func TestUnconfirmedAddressIsWonByItsOwner(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	squatter, err := d.SignUp(ctx, "Harbour Press", "harbour@sponsor.example", "a squatter's password")
	d.must(err)
	session, err := d.StartSession(ctx, Session{Who: squatter.ID})
	d.must(err)
	_, err = d.Plan(ctx, squatter.ID, plan(10))
	d.must(err)
	token, err := d.Claim(ctx, "Harbour Press", "HARBOUR@sponsor.example", "correct horse battery")
	d.must(err)
	if who, err := d.Enter(ctx, "harbour@sponsor.example", "a squatter's password"); who != squatter.ID || err != nil {
		t.Errorf("before the letter: %q, %v", who, err)
	}
	d.must(d.Confirm(ctx, token))
	d.refused(d.Confirm(ctx, token), ErrNotFound)
	who, err := d.Enter(ctx, "harbour@sponsor.example", "correct horse battery")
	d.must(err)
	if s, err := d.Sponsor(ctx, who); err != nil || s.Name != "Harbour Press" || who == squatter.ID {
		t.Errorf("%+v, %v", s, err)
	}
	if sure, err := d.Confirmed(ctx, who); !sure || err != nil {
		t.Errorf("confirmed %t, %v", sure, err)
	}
	_, err = d.Session(ctx, session)
	d.refused(err, ErrNotFound)
	// its campaign is there to be looked at
	if s, err := d.Sponsor(ctx, squatter.ID); err != nil || !strings.HasPrefix(s.Name, "Unconfirmed ") {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = d.Claim(ctx, "Mallory", "harbour@sponsor.example", "correct horse battery")
	d.refused(err, "email")
}

// TestNamesThatLookAlikeAreRefusedAtSignUp, and so is what approval would refuse.
func TestNamesThatLookAlikeAreRefusedAtSignUp(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	_, err := d.SignUp(ctx, "Alpha Co", "alpha@sponsor.example", "correct horse battery")
	d.must(err)
	for _, name := range []string{"Alpha Co\u200b", "Alpha\u00a0Co", "Al\u00adpha Co", "Alpha\u2060 Co",
		"Alpha Co\U000e0041", "\u0410lpha Co", "АLРНА СО", "ALPHA CO", "A1pha Co", "Alpha-Co", "\ufeff",
		"\u2028", "Alpha\u202eoC", "\u3164", "Álpha Cọ", "Operator", "0perator", "Sponsor"} {
		_, err := d.SignUp(ctx, name, "other@sponsor.example", "correct horse battery")
		d.refused(err, "name")
		d.refused(d.Rename(ctx, d.sponsor.ID, name), "name")
	}
	for _, email := range []string{"a@b.example\u202e", "a\u200b@b.example", "a\u00a0@b.example", "a@[127.0.0.1]", "a@b..example"} {
		_, err := d.SignUp(ctx, "Other", email, "correct horse battery")
		d.refused(err, "email")
	}
	d.must(d.Rename(ctx, d.sponsor.ID, "Brandt Strings"))
	if s, err := d.Sponsor(ctx, d.sponsor.ID); err != nil || s.Name != "Brandt Strings" {
		t.Errorf("%+v, %v", s, err)
	}
	_, err = d.SignUp(ctx, "Brandt Violins", "third@sponsor.example", "correct horse battery") // the old name is free
	d.must(err)
}

// TestRenamedSponsorIsApprovedAnew: an approval is for the name that was looked at.
func TestRenamedSponsorIsApprovedAnew(t *testing.T) {
	d := newDesk(t)
	a := d.approved(10)
	d.must(d.Rename(t.Context(), d.sponsor.ID, "Somebody Else"))
	if a, err := d.Ad(t.Context(), Operator, a.ID); err != nil || a.Status != Draft || a.Sponsor != "Somebody Else" {
		t.Errorf("%+v, %v", a, err)
	}
	if r, err := d.Release(t.Context()); err != nil || len(r.Catalogue.Ads) != 0 {
		t.Errorf("%d ads, %v", len(r.Catalogue.Ads), err)
	}
}

// TestOlderAccountsMoveIntoOneTable: a database of the format before, with a member whose address an owner has, and two names that
// look alike.
func TestOlderAccountsMoveIntoOneTable(t *testing.T) {
	address := databasetest.Address(t)
	older := fstest.MapFS{}
	for _, name := range []string{"0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010"} {
		script, err := scripts.ReadFile("migrations/" + name + ".sql")
		if err != nil {
			t.Fatal(err)
		}
		older[name+".sql"] = &fstest.MapFile{Data: script}
	}
	db, err := database.Open(address)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), "ledger", older); err != nil {
		t.Fatal(err)
	}
	_, hash := drawPassword()
	for _, statement := range []string{
		`INSERT INTO settings VALUES ('name', 'Quiet Radio'), ('url', 'https://ads.example'), ('password', '` + hash + `')`,
		`INSERT INTO sponsors (id, name, email, password, joined, confirmed) VALUES ('a', 'Alpha Co', 'Alpha@sponsor.example', '` +
			hash + `', 1, 1), ('b', '` + "\u0410lpha Co" + `', 'b@sponsor.example', '` + hash + `', 2, NULL)`,
		`INSERT INTO members VALUES ('m', 'a', 'ed@sponsor.example', '` + hash + `', 'editor', 3), ('n', 'a', 'B@sponsor.example', '` +
			hash + `', 'viewer', 1)`,
		`INSERT INTO sessions VALUES ('x', 'a', 99999999999)`,
	} {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	l, err := Open(Config{Database: address})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, want := range map[string]string{"alpha@sponsor.example": "a", "ED@sponsor.example": "member:m",
		"b@sponsor.example": "member:n", "operator": "operator:first"} {
		if a, err := l.LoginNamed(t.Context(), name); err != nil || a.Who != want {
			t.Errorf("%s is %+v, %v", name, a, err)
		}
	}
	if sure, err := l.Confirmed(t.Context(), "a"); !sure || err != nil {
		t.Errorf("confirmed %t, %v", sure, err)
	}
	var skeletons int
	if err := l.db.QueryRow(`SELECT count(skeleton) FROM sponsors`).Scan(&skeletons); err != nil || skeletons != 1 {
		t.Errorf("%d skeletons, %v", skeletons, err)
	}
}
