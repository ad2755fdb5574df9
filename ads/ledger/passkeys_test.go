package ledger

import (
	"testing"
	"time"
)

func TestPasskeysAreTheirOwners(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	other, err := d.SignUp(ctx, "Other", "other@sponsor.example", "correct horse battery")
	d.must(err)
	mine := Passkey{ID: []byte{1, 2}, Who: d.sponsor.ID, Name: " The laptop ", Said: []byte(`{"a":1}`)}
	d.must(d.AddPasskey(ctx, mine))
	if err := d.AddPasskey(ctx, mine); err == nil {
		t.Error("one credential was added twice")
	}
	d.refused(d.AddPasskey(ctx, Passkey{ID: []byte{3}, Who: d.sponsor.ID, Said: []byte("{}")}), "name")
	d.refused(d.RemovePasskey(ctx, other.ID, mine.ID), ErrNotFound)
	d.must(d.UsedPasskey(ctx, mine.ID, []byte(`{"a":2}`)))
	all, err := d.Passkeys(ctx, d.sponsor.ID)
	if err != nil || len(all) != 1 || all[0].Name != "The laptop" || string(all[0].Said) != `{"a":2}` {
		t.Errorf("%+v, %v", all, err)
	}
	if all, err := d.Passkeys(ctx, other.ID); err != nil || len(all) != 0 {
		t.Errorf("another's: %+v, %v", all, err)
	}
	d.must(d.RemovePasskey(ctx, d.sponsor.ID, mine.ID))
	d.refused(d.UsedPasskey(ctx, mine.ID, nil), ErrNotFound)
	for i := range maxPasskeys {
		d.must(d.AddPasskey(ctx, Passkey{ID: []byte{9, byte(i)}, Who: d.sponsor.ID, Name: "One", Said: []byte("{}")}))
	}
	d.refused(d.AddPasskey(ctx, Passkey{ID: []byte{8}, Who: d.sponsor.ID, Name: "Too many", Said: []byte("{}")}), "name")
}

func TestRemovedMemberLosesThePasskeys(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	_, err := d.AddMember(ctx, d.sponsor.ID, "ed@sponsor.example", Editor)
	d.must(err)
	members, err := d.Members(ctx, d.sponsor.ID)
	d.must(err)
	who := memberPrefix + members[0].ID
	d.must(d.AddPasskey(ctx, Passkey{ID: []byte{1}, Who: who, Name: "Phone", Said: []byte("{}")}))
	d.must(d.RemoveMember(ctx, d.sponsor.ID, members[0].ID))
	if left, err := d.Passkeys(ctx, who); err != nil || len(left) != 0 {
		t.Errorf("%+v, %v", left, err)
	}
}

func TestCeremoniesEndOnce(t *testing.T) {
	d := newDesk(t)
	ctx := t.Context()
	token, err := d.BeginCeremony(ctx, []byte("asked"))
	d.must(err)
	if said, err := d.EndCeremony(ctx, token); err != nil || string(said) != "asked" {
		t.Errorf("%q, %v", said, err)
	}
	_, err = d.EndCeremony(ctx, token)
	d.refused(err, ErrNotFound)
	token, err = d.BeginCeremony(ctx, []byte("asked"))
	d.must(err)
	d.now = d.now.Add(ceremonyLife + time.Second)
	_, err = d.EndCeremony(ctx, token)
	d.refused(err, ErrNotFound)
}
