package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// A licence is one text, and where in the module it stands.
type licence struct {
	File string // slashes
	ID   string // by the SPDX list; "" where the text is not known
	Text string
}

// licenceName fits LICENSE, LICENCE.md, COPYING, NOTICE, PATENTS, UNLICENSE, OFL.txt, LICENSE_Inter.txt.
var licenceName = regexp.MustCompile(`(?i)^(un)?(licen[cs]e|copying|copyright|notice|patents|ofl)([-_.].*)?$`)

var (
	errNoLicence    = errors.New("no licence was found at its root, so it cannot be shipped")
	errOtherLicence = errors.New("its licence is not one that may be shipped with the program")
)

// licences finds all licence texts of a module, those of fonts and the like included. For Go's own distribution only the root counts.
func licences(dir string, rootOnly bool) ([]licence, error) {
	var all []licence
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path != dir && (rootOnly || slices.Contains([]string{"testdata", "vendor", "node_modules"}, d.Name()) ||
				strings.HasPrefix(d.Name(), ".")) {
				return fs.SkipDir
			}
			return nil
		}
		if !licenceName.MatchString(d.Name()) || strings.HasSuffix(d.Name(), ".go") || !d.Type().IsRegular() {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		tidy := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
		all = append(all, licence{filepath.ToSlash(rel), identify(tidy), tidy})
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(all, func(a, b licence) int { return rank(a) - rank(b) })
	return all, acceptable(all)
}

// rank puts the known licence of the whole module before the others of its root, and those before the ones of its parts.
func rank(l licence) int {
	switch deep := strings.Contains(l.File, "/"); {
	case !deep && l.ID != "":
		return 0
	case !deep:
		return 1
	}
	return 2
}

// acceptable refuses a module without a known licence at its root, or with one that would bind this program.
func acceptable(all []licence) error {
	if len(all) == 0 || strings.Contains(all[0].File, "/") {
		return errNoLicence
	}
	if all[0].ID == "" || all[0].ID == copyleft {
		return fmt.Errorf("%s: %w", all[0].File, errOtherLicence)
	}
	return nil
}

// copyleft stands for all licences of GNU.
const copyleft = "GNU"

// signs are words by which texts are known, the most particular first. All of a line's words must be there.
var signs = []struct {
	id    string
	words []string
}{
	{"MPL-2.0", []string{"mozilla public license", "2.0"}},
	{"Apache-2.0", []string{"apache license", "version 2.0"}},
	{"OFL-1.1", []string{"sil open font license"}},
	{"CC0-1.0", []string{"cc0 1.0"}},
	{"CC-BY-4.0", []string{"attribution 4.0 international"}},
	{copyleft, []string{"general public license"}},
	{"Unlicense", []string{"this is free and unencumbered software"}},
	{"MIT", []string{"permission is hereby granted, free of charge"}},
	{"ISC", []string{"permission to use, copy, modify, and", "distribute this software for any purpose"}},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "endorse or promote"}},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}},
}

// identify names a licence by its text.
func identify(text string) string {
	plain := strings.Join(strings.Fields(strings.ToLower(text)), " ")
	for _, s := range signs {
		if !slices.ContainsFunc(s.words, func(w string) bool { return !strings.Contains(plain, w) }) {
			return s.id
		}
	}
	return ""
}
