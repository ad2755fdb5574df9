package feed

import (
	"errors"
	"testing"
	"time"
)

func TestRotatedKeysAreFollowedAndOldOnesRefused(t *testing.T) {
	for i, role := range Roles() {
		o := newOperator(t)
		c := o.client(t.TempDir())
		fetched(t, c, 1)
		old := o.keys
		fresh, err := Rotate(o.dir, o.keys, role, o.now)
		if err != nil {
			t.Fatal(err)
		}
		o.keys = fresh
		version := int64(1)
		if i == 0 {
			version = 2 // the targets were signed anew
		}
		fetched(t, c, version)
		o.publish(release("one"))
		fetched(t, c, version+1)
		fetched(t, o.client(t.TempDir()), version+1) // a newcomer with the first root
		if _, err := Publish(o.dir, old, release("two"), o.now.Add(time.Hour)); err == nil {
			t.Errorf("%s: the old keys still sign", role)
		}
	}
}

func TestRotateNeedsTwoRootKeys(t *testing.T) {
	o := newOperator(t)
	k := o.keys
	k.Root = k.Root[:1]
	if _, err := Rotate(o.dir, k, "targets", o.now); !errors.Is(err, ErrNoKey) {
		t.Errorf("Rotate: %v", err)
	}
	if _, err := Rotate(o.dir, o.keys, "root", o.now); err == nil {
		t.Error("a role without a single key was rotated")
	}
}

func TestReplacedKeyIsLoaded(t *testing.T) {
	o, dir := newOperator(t), t.TempDir()
	if err := o.keys.Save(dir); err != nil {
		t.Fatal(err)
	}
	fresh, err := Rotate(o.dir, o.keys, "timestamp", o.now)
	if err == nil {
		err = fresh.Replace(dir, "timestamp")
	}
	if err != nil {
		t.Fatal(err)
	}
	if k, err := LoadKeys(dir); err != nil || !k.Timestamp.Equal(fresh.Timestamp) || !k.Targets.Equal(o.keys.Targets) {
		t.Errorf("loaded other keys, %v", err)
	}
}

func TestTargetsAreDueAtHalfTheirTime(t *testing.T) {
	o := newOperator(t)
	all, err := Expiries(o.dir)
	if err != nil || len(all) != 4 {
		t.Fatalf("%v, %v", all, err)
	}
	if Due("targets", all["targets"], o.now) || !Due("targets", all["targets"], o.now.Add(targetsLife/2+time.Hour)) {
		t.Error("due at the wrong time")
	}
}
