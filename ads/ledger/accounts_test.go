package ledger

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

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

func TestPasswordsThatGuessersTryFirst(t *testing.T) {
	for _, password := range []string{"short", "password12", "Password2026!", "p@ssw0rd123", "1234567890",
		"qwertyuiop", "1q2w3e4r5t6", "aaaaaaaaaaaa", "abababababab", "letmein!!!!!", "iloveyou2026",
		"passwordpassword", "Brandt Violins", "brandtviolins1", "brandt@sponsor.example", "brandt.violins", "admin-admin-1",
		strings.Repeat("long ", 50)} {
		if checkPassword(password, "Brandt Violins", "brandt.violins@sponsor.example", "brandt@sponsor.example") == nil {
			t.Errorf("%q passes", password)
		}
	}
	for _, password := range []string{"correct horse battery", "a bow and four strings", "Zq7!fjw02kLd",
		"пароль из трёх слов", "music for strings"} {
		if err := checkPassword(password, "Brandt Violins", "b@sponsor.example"); err != nil {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// TestPasswordChangeEndsEverythingElse: other sessions, devices, and letters that would change it.
func TestPasswordChangeEndsEverythingElse(t *testing.T) {
	d := newDesk(t)
	ctx, me := t.Context(), d.sponsor.ID
	mine, err := d.StartSession(ctx, Session{Who: me})
	d.must(err)
	other, err := d.StartSession(ctx, Session{Who: me})
	d.must(err)
	device, err := d.KnowDevice(ctx, me, "")
	d.must(err)
	letter, _, err := d.AskReset(ctx, d.sponsor.Email)
	d.must(err)
	d.refused(d.SetPassword(ctx, PasswordChange{Who: me, Old: "wrong password", New: "three other words", Token: mine}), ErrSignIn)
	d.refused(d.SetPassword(ctx, PasswordChange{Who: me, Old: "correct horse battery", New: "brandt", Token: mine}), "password")
	d.must(d.SetPassword(ctx, PasswordChange{Who: me, Old: "correct horse battery", New: "three other words", Token: mine}))
	if s, err := d.Session(ctx, mine); s.Who != me || err != nil {
		t.Errorf("my own: %+v, %v", s, err)
	}
	_, err = d.Session(ctx, other)
	d.refused(err, ErrNotFound)
	if known, err := d.KnownDevice(ctx, me, device); known || err != nil {
		t.Errorf("device known %t, %v", known, err)
	}
	_, err = d.Reset(ctx, letter, "yet another three words")
	d.refused(err, ErrNotFound)
	_, err = d.Enter(ctx, d.sponsor.Email, "correct horse battery")
	d.refused(err, ErrSignIn)
	_, err = d.Enter(ctx, d.sponsor.Email, "three other words")
	d.must(err)
}

// TestResetLetterIsGoodOnceAndForAnHour, proves the address, and is stored hashed.
func TestResetLetterIsGoodOnceAndForAnHour(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	_, _, err := d.AskReset(ctx, "nobody@sponsor.example")
	d.refused(err, ErrNotFound)
	_, _, err = d.AskReset(ctx, firstPerson) // the operator asks at the machine
	d.refused(err, ErrNotFound)
	token, to, err := d.AskReset(ctx, " BRANDT@sponsor.example")
	if err != nil || to.Who != d.sponsor.ID {
		t.Fatalf("%+v, %v", to, err)
	}
	var stored int
	d.must(d.db.QueryRow(`SELECT count(*) FROM proofs WHERE token = ?`, []byte(token)).Scan(&stored))
	if stored != 0 {
		t.Error("the token stands in the table")
	}
	d.now = start.Add(ResetLife + time.Minute)
	_, err = d.Reset(ctx, token, "three other words")
	d.refused(err, ErrNotFound)
	d.now = start
	_, err = d.Reset(ctx, token, "short")
	d.refused(err, "password")
	who, err := d.Reset(ctx, token, "three other words")
	if err != nil || who != d.sponsor.ID {
		t.Errorf("%q, %v", who, err)
	}
	_, err = d.Reset(ctx, token, "three more words")
	d.refused(err, ErrNotFound)
	if sure, err := d.Confirmed(ctx, who); !sure || err != nil {
		t.Errorf("confirmed %t, %v", sure, err)
	}
}

func TestSessionsAreListedAndEndedByTheirOwnerAlone(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	other, err := d.SignUp(ctx, "Other", "other@sponsor.example", "correct horse battery")
	d.must(err)
	tokens := make([]string, 3)
	for i := range tokens {
		tokens[i], err = d.StartSession(ctx, Session{Who: d.sponsor.ID, Device: "Firefox on Linux\n", Network: "203.0.113.0/24"})
		d.must(err)
	}
	theirs, err := d.StartSession(ctx, Session{Who: other.ID})
	d.must(err)
	all, err := d.Sessions(ctx, d.sponsor.ID, tokens[1])
	d.must(err)
	var id string
	mine := 0
	for _, s := range all {
		if s.Mine {
			mine++
		} else {
			id = s.ID
		}
	}
	if len(all) != 3 || mine != 1 || all[0].Device != "Firefox on Linux" {
		t.Errorf("%+v", all)
	}
	d.refused(d.EndSessions(ctx, other.ID, id, theirs), ErrNotFound)
	d.must(d.EndSessions(ctx, d.sponsor.ID, id, tokens[1]))
	if all, err = d.Sessions(ctx, d.sponsor.ID, tokens[1]); len(all) != 2 || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
	d.must(d.EndSessions(ctx, d.sponsor.ID, "", tokens[1]))
	if all, err = d.Sessions(ctx, d.sponsor.ID, tokens[1]); len(all) != 1 || !all[0].Mine || err != nil {
		t.Errorf("%+v, %v", all, err)
	}
	_, err = d.Session(ctx, theirs)
	d.must(err)
}

// TestCodesOfRFC6238: the test values of appendix B, their last six digits.
func TestCodesOfRFC6238(t *testing.T) {
	secret := secretEncoding.EncodeToString([]byte("12345678901234567890"))
	for seconds, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471",
		1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := code(secret, seconds/codeEvery); got != want {
			t.Errorf("at %d: %s, want %s", seconds, got, want)
		}
	}
	if code("", 1) != "" || code("not base32!", 1) != "" || matching("", "", start, 0) != 0 {
		t.Error("a secret that is none has codes")
	}
}

// TestACodeIsTakenOnce: replayed, too old, too new; recovery codes too.
func TestACodeIsTakenOnce(t *testing.T) {
	d := newDesk(t)
	ctx, me := t.Context(), d.sponsor.ID
	step := func() int64 { return d.now.Unix() / codeEvery }
	secret, err := d.OfferFactor(ctx, me)
	d.must(err)
	d.refused(d.TakeCode(ctx, me, code(secret, step())), ErrSignIn) // not kept yet
	_, err = d.KeepFactor(ctx, me, "000000x")
	d.refused(err, "code")
	codes, err := d.KeepFactor(ctx, me, code(secret, step()))
	d.must(err)
	d.refused(d.TakeCode(ctx, me, code(secret, step())), ErrSignIn) // the one that switched it on
	d.now = d.now.Add(2 * time.Minute)
	for _, s := range []int64{step() - 2, step() + 2} {
		d.refused(d.TakeCode(ctx, me, code(secret, s)), ErrSignIn)
	}
	now := code(secret, step())
	d.must(d.TakeCode(ctx, me, now[:3]+" "+now[3:]))
	d.refused(d.TakeCode(ctx, me, now), ErrSignIn)
	d.refused(d.TakeCode(ctx, me, code(secret, step()-1)), ErrSignIn) // older than the one taken
	d.must(d.TakeCode(ctx, me, code(secret, step()+1)))
	d.refused(d.TakeCode(ctx, me, ""), ErrSignIn)
	if len(codes) != 10 {
		t.Errorf("codes %v", codes)
	}
	d.must(d.TakeCode(ctx, me, strings.ToUpper(codes[3])))
	d.refused(d.TakeCode(ctx, me, codes[3]), ErrSignIn)
	d.refused(d.TakeCode(ctx, "somebody else", codes[4]), ErrSignIn)
	d.must(d.DropFactor(ctx, me))
	d.refused(d.TakeCode(ctx, me, codes[5]), ErrSignIn)
}

func TestPersonsOfTheOperator(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	ana, err := d.AddPerson(ctx, "Ana", Admin)
	d.must(err)
	_, err = d.AddPerson(ctx, "ANA", Reviewer)
	d.refused(err, "name")
	_, err = d.AddPerson(ctx, "ana@sponsor.example", Reviewer)
	d.refused(err, "name")
	_, err = d.AddPerson(ctx, "Ben", Owner)
	d.refused(err, "role")
	who, err := d.EnterOperator(ctx, "", ana) // she is the only one
	d.must(err)
	ben, err := d.AddPerson(ctx, "Ben", Reviewer)
	d.must(err)
	for _, try := range [][2]string{{"", ana}, {"Ana", ben}, {"Cem", ana}} {
		_, err = d.EnterOperator(ctx, try[0], try[1])
		d.refused(err, ErrSignIn)
	}
	if again, err := d.EnterOperator(ctx, "ana", ana); again != who || err != nil {
		t.Errorf("%q, %v", again, err)
	}
	_, err = d.Enter(ctx, "ana", ana) // not at the sponsors' door
	d.refused(err, ErrSignIn)
	token, err := d.StartSession(ctx, Session{Who: who})
	d.must(err)
	d.must(d.AddPasskey(ctx, Passkey{ID: []byte{1}, Who: who, Name: "Lost phone", Said: []byte("{}")}))
	another, err := d.NewPassword(ctx, "Ana")
	d.must(err)
	_, err = d.Session(ctx, token)
	d.refused(err, ErrNotFound)
	if kept, err := d.Passkeys(ctx, who); len(kept) > 0 || err != nil {
		t.Errorf("passkeys go on: %v, %v", kept, err)
	}
	_, err = d.EnterOperator(ctx, "Ana", ana)
	d.refused(err, ErrSignIn)
	_, err = d.EnterOperator(ctx, "Ana", another)
	d.must(err)
	d.refused(d.RemovePerson(ctx, "Ana"), "name") // the last admin
	d.must(d.RemovePerson(ctx, "Ben"))
	d.refused(d.RemovePerson(ctx, "Ben"), ErrNotFound)
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
