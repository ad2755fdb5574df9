package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/ads/feed"
	"linnet/ads/ledger"
)

// contents are all files below a folder, with what is in them and who may read them.
func contents(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(path, "-shm") || strings.HasSuffix(path, "-wal") {
			return err
		}
		data, err := os.ReadFile(path)
		all.WriteString(path + ": " + string(data) + "\n")
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all.String()
}

// refuses fails unless the command ends with a code and says every text in one line.
func refuses(t *testing.T, code int, args []string, texts ...string) {
	t.Helper()
	out, errs, got := typed(t, args...)
	if got != code || strings.Count(strings.TrimSpace(errs), "\n") > 0 {
		t.Errorf("operator %s: exit %d, not %d: %q, %q", strings.Join(args, " "), got, code, out, errs)
	}
	for _, text := range texts {
		if !strings.Contains(errs, text) {
			t.Errorf("operator %s does not say %q: %s", strings.Join(args, " "), text, errs)
		}
	}
}

func put(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestPairWithAWrongFileChangesNothing: neither a file that is no invitation, nor half of one, nor the helper's own.
func TestPairWithAWrongFileChangesNothing(t *testing.T) {
	home, helper, dir := founded(t), filepath.Join(t.TempDir(), "helper"), t.TempDir()
	invitation := works(t, []string{"helper", "-home", helper, "-name", "The Library Trust", "-url", "http://127.0.0.1:2", "init"})
	if again := works(t, []string{"helper", "-home", helper, "invitation"}); again != invitation {
		t.Error("the invitation is another when it is printed again")
	}
	var half map[string]any
	if err := json.Unmarshal([]byte(invitation), &half); err != nil {
		t.Fatal(err)
	}
	for _, field := range []string{"name", "url", "key", "token_key", "verify", "token", "min_batch"} {
		without := map[string]any{}
		for name, value := range half {
			if name != field {
				without[name] = value
			}
		}
		text, err := json.Marshal(without)
		if err != nil {
			t.Fatal(err)
		}
		put(t, filepath.Join(dir, "without "+field), string(text))
	}
	put(t, filepath.Join(dir, "empty"), "")
	put(t, filepath.Join(dir, "object"), "{}")
	put(t, filepath.Join(dir, "cut"), invitation[:len(invitation)/2])
	put(t, filepath.Join(dir, "key"), strings.Replace(invitation, `"key": "`, `"key": "x`, 1))
	wrong, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(wrong, filepath.Join(helper, "helper.json"), filepath.Join(dir, "nowhere")) {
		refuses(t, 2, []string{"pair", "-home", home, file}, "")
		if _, err := os.Stat(filepath.Join(home, "leader.json")); err == nil {
			t.Errorf("%s: leader.json was written", file)
		}
	}
	refuses(t, 2, []string{"pair", "-home", home, filepath.Join(helper, "helper.json")}, "helper's own file")
	file := put(t, filepath.Join(dir, "invitation.json"), invitation)
	agreement := works(t, []string{"pair", "-home", home, file}, "The Library Trust")
	if again := works(t, []string{"pair", "-home", home, file}); again != agreement {
		t.Error("the same invitation twice made two agreements")
	}
	before := contents(t, filepath.Join(home, "leader.json"))
	for _, file := range wrong {
		refuses(t, 2, []string{"pair", "-home", home, file}, "")
	}
	if contents(t, filepath.Join(home, "leader.json")) != before {
		t.Error("a wrong file changed the agreement")
	}
	works(t, []string{"helper", "-home", helper, "agree", put(t, filepath.Join(dir, "agreement.json"), agreement)}, "Agreed")
	works(t, []string{"pair", "-home", home, "solo"}, "mode solo from the next release on", "leader.json is removed")
	works(t, []string{"pair", "-home", home, "solo"}, "solo already")
}

// TestADamagedAgreementStopsNothingElse: serve serves, doctor names it, solo mends it.
func TestADamagedAgreementStopsNothingElse(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "object": "{}", "zeros": strings.Repeat("\x00", 300),
		"agreement": `{"agreement":{"pair":{},"epsilon":1},"key":"x"}`} {
		home := founded(t)
		put(t, filepath.Join(home, "leader.json"), text)
		stop := started(t, "serve", "-home", home, "-listen", "127.0.0.1:0")
		if said := stop(); !strings.Contains(said, "not counted together") {
			t.Errorf("%s: serve says %s", name, said)
		}
		if out, _, code := typed(t, "doctor", "-home", home); code != 2 || !strings.Contains(out, "leader.json is damaged") {
			t.Errorf("%s: doctor, exit %d: %s", name, code, out)
		}
		works(t, []string{"pair", "-home", home, "solo"}, "leader.json")
		if out, _, _ := typed(t, "doctor", "-home", home); !strings.Contains(out, "ok    listeners are counted in mode solo") {
			t.Errorf("%s: doctor afterwards: %s", name, out)
		}
	}
}

// TestADamagedBackupRestoresNothing: cut off anywhere, or with a bit turned, it leaves the folder as it was.
func TestADamagedBackupRestoresNothing(t *testing.T) {
	home, dir := founded(t), t.TempDir()
	whole := filepath.Join(dir, "whole.tar.gz")
	works(t, []string{"backup", "-home", home, whole})
	data, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "bad.tar.gz")
	for _, keep := range []int{0, 5, 100, len(data) / 3, len(data) / 2, len(data) - 9} {
		put(t, bad, string(data[:keep]))
		fresh := filepath.Join(dir, "fresh")
		refuses(t, 2, []string{"restore", "-home", fresh, bad}, "restore: ")
		if left := contents(t, fresh); left != "" {
			t.Errorf("cut off at %d: %s was left behind", keep, left)
		}
	}
	for at := len(data) / 10; at < len(data); at += len(data) / 7 {
		turned := bytes.Clone(data)
		turned[at] ^= 0x10
		put(t, bad, string(turned))
		fresh := filepath.Join(dir, "fresh")
		if _, _, code := typed(t, "restore", "-home", fresh, bad); code == 0 {
			t.Errorf("a bit turned at %d was restored", at)
		} else if left := contents(t, fresh); left != "" {
			t.Errorf("a bit turned at %d: %s was left behind", at, left)
		}
	}
	keep := put(t, filepath.Join(dir, "mine.txt"), "mine")
	refuses(t, 2, []string{"restore", "-home", dir, bad}, "restore: ")
	if _, err := os.Stat(keep); err != nil {
		t.Error("what was in the folder is gone:", err)
	}
	works(t, []string{"restore", "-home", filepath.Join(dir, "fresh"), whole}, "Restored into")
}

// TestABackupWithoutADatabaseIsRefused: an archive of something else.
func TestABackupWithoutADatabaseIsRefused(t *testing.T) {
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	err := errors.Join(w.WriteHeader(&tar.Header{Name: "../outside", Mode: 0o644, Size: 1}), second(w.Write([]byte("x"))),
		w.Close(), zipped.Close())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if _, _, code := typed(t, "restore", "-home", filepath.Join(dir, "a", "b"),
		put(t, filepath.Join(dir, "x.tar.gz"), out.String())); code == 0 {
		t.Error("it was restored")
	}
	if _, err := os.Stat(filepath.Join(dir, "a", "outside")); err == nil {
		t.Error("it wrote outside of the home")
	}
}

func second(_ int, err error) error { return err }

// TestAnOldBackupIsPassed: listeners who have seen a later feed get the next one, whether or not it is known how late.
func TestAnOldBackupIsPassed(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		next int64
	}{"unknown": {nil, 1 + 1 + unknownReleases}, "known": {[]string{"-served", "5"}, 6}} {
		t.Run(name, func(t *testing.T) {
			home, dir := founded(t), t.TempDir()
			backup := filepath.Join(dir, "old.tar.gz")
			works(t, []string{"backup", "-home", home, backup})
			root := []byte(read(t, filepath.Join(home, "feed", "root.json")))
			cache := filepath.Join(dir, "cache")
			follow := func(home string) (int64, error) {
				listener, err := feed.Open(feed.Config{Root: root, Files: os.DirFS(filepath.Join(home, "feed")), Dir: cache})
				if err != nil {
					t.Fatal(err)
				}
				defer listener.Close()
				news, err := listener.Fetch(t.Context())
				return news.Version, err
			}
			for n := range 4 { // feeds 2 to 5
				works(t, []string{"takedown", "-home", home, "-notice", "1", "infohash", strings.Repeat(string(rune('a'+n)), 40), "x"})
				works(t, []string{"publish", "-home", home}, "signed and published")
			}
			if v, err := follow(home); v != 5 || err != nil {
				t.Fatal(v, err)
			}
			again := filepath.Join(dir, "again")
			works(t, append(append([]string{"restore", "-home", again}, c.args...), backup), "Restored into", "with feed 1",
				"Listeners refuse")
			if err := os.CopyFS(filepath.Join(again, "keys"), os.DirFS(filepath.Join(home, "keys"))); err != nil {
				t.Fatal(err)
			}
			if _, err := follow(again); err == nil {
				t.Error("a listener went back")
			}
			if out, _, _ := typed(t, "doctor", "-home", again); !strings.Contains(out, "CARE  this is feed 1 out of an older backup") {
				t.Errorf("doctor: %s", out)
			}
			works(t, []string{"publish", "-home", again}, "signed and published")
			if v, err := follow(again); v != c.next || err != nil {
				t.Errorf("a listener has feed %d, not %d, %v", v, c.next, err)
			}
			if out, _, _ := typed(t, "doctor", "-home", again); strings.Contains(out, "older backup") {
				t.Errorf("doctor afterwards: %s", out)
			}
		})
	}
}

// TestOnlyTheDatabaseWasLost: the feed that is there stays, and goes on.
func TestOnlyTheDatabaseWasLost(t *testing.T) {
	home, backup := founded(t), filepath.Join(t.TempDir(), "old.tar.gz")
	works(t, []string{"backup", "-home", home, backup})
	works(t, []string{"publish", "-home", home}, "Feed 2 is signed")
	for _, part := range []string{"", "-wal", "-shm"} {
		if err := os.RemoveAll(filepath.Join(home, "ledger.db"+part)); err != nil {
			t.Fatal(err)
		}
	}
	works(t, []string{"restore", "-home", home, backup}, "with feed 2")
	works(t, []string{"publish", "-home", home}, "Feed 3 is signed")
}

// TestOthersCannotReadTheHome, also where the folder was there before, or everything was opened to all meanwhile.
func TestOthersCannotReadTheHome(t *testing.T) {
	home, helper := filepath.Join(t.TempDir(), "home"), filepath.Join(t.TempDir(), "helper")
	for _, folder := range []string{home, helper} {
		if err := errors.Join(os.Mkdir(folder, 0o700), os.Chmod(folder, 0o755)); err != nil {
			t.Fatal(err)
		}
	}
	if _, errs, code := typed(t, "init", "-home", home); code != 0 || !strings.Contains(errs, "could read "+home) {
		t.Errorf("init: exit %d: %s", code, errs)
	}
	if _, errs, code := typed(t, "helper", "-home", helper, "-name", "H", "-url", "http://127.0.0.1:2", "init"); code != 0 {
		t.Errorf("helper init: exit %d: %s", code, errs)
	}
	shut := func(when string) {
		t.Helper()
		for _, path := range append(append(secretFiles(ledger.Home(home)), secretFiles(ledger.Home(helper))...), home,
			helper, filepath.Join(home, "keys")) {
			if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o077 != 0 {
				t.Errorf("%s: %s is %v", when, path, info.Mode())
			}
		}
	}
	shut("new")
	for _, path := range append(secretFiles(ledger.Home(home)), home) {
		if info, err := os.Stat(path); err == nil {
			if err := os.Chmod(path, info.Mode().Perm()|0o055); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, errs, code := typed(t, "review", "-home", home); code != 0 || !strings.Contains(errs, "could read "+home) {
		t.Errorf("exit %d: %s", code, errs)
	}
	shut("opened")
	stop := started(t, "serve", "-home", home, "-listen", "127.0.0.1:0")
	shut("served") // with the log and its index
	stop()
}

// TestOddHomes: whatever a folder is called, everything of it is in it, and comes back out of a backup.
func TestOddHomes(t *testing.T) {
	for _, name := range []string{"a b", "a#b", "a?b", "a%20b", "a%b", `a"b'c`, "a&b=c;d", "a\\b", "ärger",
		"a\u0308rger", "日本語", "a.", strings.Repeat("x", 250), "a*[b]", "file:a", "line\nbreak"} {
		top := t.TempDir()
		home := filepath.Join(top, name)
		works(t, []string{"init", "-home", home}, "is set up")
		works(t, []string{"publish", "-home", home}, "signed and published")
		backup := filepath.Join(t.TempDir(), "b.tar.gz")
		works(t, []string{"backup", "-home", home, backup})
		if err := os.RemoveAll(filepath.Join(home, "keys", "root")); err != nil {
			t.Fatal(err)
		}
		works(t, []string{"doctor", "-home", home}, "the books balance")
		works(t, []string{"restore", "-home", home + "2", backup}, "Restored into")
		entries, err := os.ReadDir(top)
		if err != nil || len(entries) != 2 {
			t.Errorf("%q: %v in the folder above, %v", name, entries, err)
		}
		if left, err := os.ReadDir(home); err != nil || len(left) != 3 {
			t.Errorf("%q: %v in the home, %v", name, left, err)
		}
	}
	refuses(t, 1, []string{"init", "-home", filepath.Join(t.TempDir(), strings.Repeat("x", 250), strings.Repeat("y", 250))}, "too long")
}

// TestAPaymentTypedTwiceIsBookedOnce.
func TestAPaymentTypedTwiceIsBookedOnce(t *testing.T) {
	home := founded(t)
	err := with(ledger.Home(home), func(l *ledger.Ledger) error {
		_, err := l.SignUp(t.Context(), "Ana", "ana@sponsor.example", "correct horse battery")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	credit := func(words ...string) []string { return append([]string{"credit", "-home", home}, words...) }
	works(t, credit("Ana", "250"), "Ana has 250.00.")
	refuses(t, 2, credit("ana@sponsor.example", "250.00"), "booked already", "-reference")
	works(t, credit("-again", "Ana", "250"), "Ana has 500.00.")
	works(t, credit("-reference", "2026-1", "Ana", "250"), "Ana has 750.00.")
	refuses(t, 2, credit("-reference", "2026-1", "Ana", "99"), "booked already")
	works(t, credit("-reference", "2026-2", "Ana", "250"), "Ana has 1,000.00.")
	refuses(t, 2, credit("Nobody", "250"), `no sponsor "Nobody"`)
}

// started runs a command that goes on until the returned function stops it, which gives what it logged.
func started(t *testing.T, args ...string) (stop func() string) {
	t.Helper()
	out, in := io.Pipe()
	var log bytes.Buffer
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() { done <- run(ctx, args, in, &log); in.Close() }()
	line := make([]byte, 200)
	if n, err := out.Read(line); err != nil || !strings.Contains(string(line[:n]), "listens on") {
		t.Fatalf("%q, %v: %s", line[:n], err, log.String())
	}
	return func() string {
		cancel()
		if code := <-done; code != 0 {
			t.Errorf("it ended with %d: %s", code, log.String())
		}
		return log.String()
	}
}
