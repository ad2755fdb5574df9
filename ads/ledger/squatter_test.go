package ledger

import (
	"database/sql"
	"testing"
	"time"
)

// TestInvitationOutlivesASignUpWithItsAddress, before or after it, by somebody who cannot read its letter.
func TestInvitationOutlivesASignUpWithItsAddress(t *testing.T) {
	for name, squatFirst := range map[string]bool{"invited first": false, "squatted first": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			ctx := t.Context()
			squat := func() {
				_, err := d.SignUp(ctx, "Mallory", "dora@sponsor.example", "a squatter's password")
				d.must(err)
			}
			if squatFirst {
				squat()
			}
			dora, err := d.AddMember(ByLetter(ctx), d.sponsor.ID, "dora@sponsor.example", Editor)
			d.must(err)
			if !squatFirst {
				squat()
			}
			who, err := d.Reset(ctx, dora.Token, "three other words")
			if err != nil || who != dora.Who {
				t.Fatalf("the letter: %q, %v", who, err)
			}
			if who, err := d.Enter(ctx, "dora@sponsor.example", "three other words"); who != dora.Who || err != nil {
				t.Errorf("%q, %v", who, err)
			}
			_, err = d.Enter(ctx, "dora@sponsor.example", "a squatter's password")
			d.refused(err, ErrSignIn)
			_, err = d.AddMember(ByLetter(ctx), d.sponsor.ID, d.sponsor.Email, Viewer)
			d.refused(err, "email")
		})
	}
}

// TestResetOfASquattedAddress: who signed up with another's address and left ways in behind has none when its owner asks for a password.
func TestResetOfASquattedAddress(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	d.must(d.AddPasskey(ctx, Passkey{ID: []byte{1}, Who: d.sponsor.ID, Name: "Mallory's", Said: []byte("{}")}))
	secret, err := d.OfferFactor(ctx, d.sponsor.ID)
	d.must(err)
	d.must(d.programOf(d.sponsor.ID))
	_, err = d.KeepFactor(ctx, d.sponsor.ID, code(secret, d.now.Unix()/codeEvery))
	d.must(err)
	accomplice, err := d.AddMember(ctx, d.sponsor.ID, "mallory@sponsor.example", Editor)
	d.must(err)
	who, err := d.Enter(ctx, "mallory@sponsor.example", accomplice.Password)
	d.must(err)
	session, err := d.StartSession(ctx, Session{Who: who})
	d.must(err)

	reset := func() {
		token, _, err := d.AskReset(ctx, d.sponsor.Email)
		d.must(err)
		_, err = d.Reset(ctx, token, "three other words")
		d.must(err)
	}
	reset()
	if keys, err := d.Passkeys(ctx, d.sponsor.ID); err != nil || len(keys) != 0 {
		t.Errorf("%d passkeys, %v", len(keys), err)
	}
	if e, err := d.Export(ctx, d.sponsor.ID); err != nil || len(e.Programs) != 0 {
		t.Errorf("%+v, %v", e.Programs, err)
	}
	if a, err := d.Login(ctx, d.sponsor.ID); err != nil || a.Factor || !a.Confirmed {
		t.Errorf("%+v, %v", a, err)
	}
	_, err = d.Session(ctx, session)
	d.refused(err, ErrNotFound)
	_, err = d.Enter(ctx, "mallory@sponsor.example", accomplice.Password)
	d.refused(err, ErrSignIn)
	if all, err := d.Members(ctx, d.sponsor.ID); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}

	// What the owner of a confirmed address made stays.
	d.must(d.AddPasskey(ctx, Passkey{ID: []byte{2}, Who: d.sponsor.ID, Name: "Mine", Said: []byte("{}")}))
	_, err = d.AddMember(ctx, d.sponsor.ID, "ed@sponsor.example", Editor)
	d.must(err)
	d.must(d.programOf(d.sponsor.ID))
	reset()
	if e, err := d.Export(ctx, d.sponsor.ID); err != nil || len(e.Programs) != 1 {
		t.Errorf("%+v, %v", e.Programs, err)
	}
	keys, err := d.Passkeys(ctx, d.sponsor.ID)
	d.must(err)
	if all, err := d.Members(ctx, d.sponsor.ID); err != nil || len(keys) != 1 || len(all) != 1 {
		t.Errorf("%d passkeys, %d members, %v", len(keys), len(all), err)
	}
}

// TestHalfSignInsEndNoWholeOne: who knows a password but not the code begins many, and its owner goes on.
func TestHalfSignInsEndNoWholeOne(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	whole, err := d.StartSession(ctx, Session{Who: d.sponsor.ID})
	d.must(err)
	d.now = d.now.Add(time.Second)
	for range maxSessions + 5 {
		_, err := d.StartSession(ctx, Session{Who: d.sponsor.ID, Half: true})
		d.must(err)
	}
	if _, err := d.Session(ctx, whole); err != nil {
		t.Errorf("the owner's: %v", err)
	}
	var n int
	d.must(d.db.QueryRowContext(ctx, `SELECT count(*) FROM sessions`).Scan(&n))
	if n != maxSessions+1 {
		t.Errorf("%d sessions are kept", n)
	}
}

// programOf lets a program act for a sponsor.
func (d *desk) programOf(sponsor string) error {
	return d.Record(d.t.Context(), AuditEntry{Who: sponsor, Action: "made token"}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(d.t.Context(), `INSERT INTO tokens (token, id, sponsor, name, scopes, made) VALUES (?, ?, ?, 'Planner',
			'', 0)`,
			[]byte(newID()), newID(), sponsor)
		return err
	})
}

// TestASquatterWhoSetHisBusiness, began to pay by card and let a program in keeps the owner of the address from nothing.
func TestASquatterWhoSetHisBusiness(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	d.must(d.SetBusiness(ctx, d.sponsor.ID, Business{Name: "Mallory", Address: "Weg 1", Country: "DE"}))
	d.must(d.programOf(d.sponsor.ID))
	d.must(d.Record(ctx, AuditEntry{Who: d.sponsor.ID, Action: "began card payment"}, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO orders (id, sponsor, provider, amount, currency, at) VALUES ('o', ?, 'Stripe', 1,
			'EUR', 0)`,
			d.sponsor.ID)
		return err
	}))
	token, err := d.Claim(ctx, "Brandt Geigenbau", d.sponsor.Email, "the owner's own words")
	d.must(err)
	d.must(d.Confirm(ctx, token))
	who, err := d.Enter(ctx, d.sponsor.Email, "the owner's own words")
	if err != nil || who == d.sponsor.ID {
		t.Errorf("%q, %v", who, err)
	}
	if e, err := d.Export(ctx, d.sponsor.ID); err != nil || len(e.Programs) != 0 || len(e.Deposits) != 1 {
		t.Errorf("%+v, %v", e, err)
	}
}
