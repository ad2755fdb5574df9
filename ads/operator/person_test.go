package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"linnet/ads/ledger"
)

// TestPersonsAsTyped: named persons come and go, and one who lost password or second factor gets another at the machine.
func TestPersonsAsTyped(t *testing.T) {
	home := filepath.Join(t.TempDir(), "home")
	works(t, []string{"init", "-home", home, "-name", "Quiet Radio", "-url", "http://127.0.0.1:1"})
	works(t, []string{"person", "-home", home}, "operator  admin, no second factor, since ")
	made := works(t, []string{"person", "-home", home, "add", "Ana"}, "Ana signs in at /operator as admin")
	works(t, []string{"person", "-home", home, "add", "Ben", "reviewer"}, "as reviewer")
	works(t, []string{"person", "-home", home, "remove", "operator"}, "operator signs in no more")
	works(t, []string{"person", "-home", home, "list"}, "Ana  admin", "Ben  reviewer")
	again := works(t, []string{"person", "-home", home, "password", "Ana"}, "The new password of Ana is ")
	password := regexp.MustCompile(`[A-Z2-7]{26}`)
	l, err := open(ledger.Home(home))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, err := l.EnterOperator(t.Context(), "Ana", password.FindString(again)); err != nil {
		t.Error(err)
	}
	if _, err := l.EnterOperator(t.Context(), "Ana", password.FindString(made)); err == nil {
		t.Error("the first password still opens")
	}
	for want, words := range map[string][]string{
		"say list, add NAME":       {"shuffle"},
		"such a person already":    {"add", "ana"},
		"admin or reviewer":        {"add", "Cem", "owner"},
		"the last admin":           {"remove", "Ana"},
		"no such":                  {"remove", "Nobody"},
		"characters that cannot b": {"add", "A\u200bna"},
	} {
		if _, errs, code := typed(t, append([]string{"person", "-home", home}, words...)...); code != 2 || !strings.Contains(errs, want) {
			t.Errorf("%q: exit %d: %s", words, code, errs)
		}
	}
}

func TestProxiesAsTyped(t *testing.T) {
	for typed, want := range map[string]string{"": "[]", "none": "[]", "10.0.0.5": "[10.0.0.5/32]",
		"10.1.2.3/16, ::1": "[10.1.0.0/16 ::1/128]"} {
		got, err := proxies(typed)
		var words []string
		for _, p := range got {
			words = append(words, p.String())
		}
		if "["+strings.Join(words, " ")+"]" != want || err != nil || (got == nil) != (typed == "") {
			t.Errorf("%q: %v, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"proxy.example", "10.0.0.0/40", ","} {
		if _, err := proxies(typed); err == nil {
			t.Errorf("%q passes", typed)
		}
	}
}
