package ledger

import (
	"strings"
	"testing"
	"time"
)

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
