package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"linnet/assets/version"
)

// TestChangelogWithoutTheRelease: no release without a word on what is new, and a date.
func TestChangelogWithoutTheRelease(t *testing.T) {
	const log = "# Changelog\n\n## [1.2.0] - 2026-03-04\n\n### Added\n\n- A song.\n\n## [1.1.0] - 2026-02-01\n\n## [1.0.0] - " +
		"soon\n\n- All.\n"
	if date, about, err := changes(log, "1.2.0"); err != nil || date != "2026-03-04" || about != "### Added\n\n- A song." {
		t.Errorf("%q, %q, %v", date, about, err)
	}
	for _, v := range []string{"1.3.0", "1.1.0", "1.0.0", "1.2", "1.2.0] - 2026-03-04"} {
		if _, about, err := changes(log, v); err == nil {
			t.Errorf("version %s passes with %q", v, about)
		}
	}
}

// TestThisReleaseIsWrittenDown: what release.sh asks for is there for the version that this source is.
func TestThisReleaseIsWrittenDown(t *testing.T) {
	text, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := changes(string(text), version.Number); err != nil {
		t.Error(err)
	}
}

// The beginnings of licences, as modules carry them.
const (
	mit  = "The MIT License\n\nPermission is hereby granted,\nfree of charge, to any person"
	bsd2 = "Redistribution and use in source and binary forms, with or without"
	bsd3 = bsd2 + " …\nmay be used to endorse or promote products"
	mpl  = "Mozilla Public License Version 2.0\n… \"Secondary License\" means either the GNU General Public License, Version 2.0, …"
	gpl  = "GNU GENERAL PUBLIC LICENSE\nVersion 3, 29 June 2007"
)

func TestLicencesAreKnownByTheirText(t *testing.T) {
	for text, want := range map[string]string{
		mit: "MIT", bsd2: "BSD-2-Clause", bsd3: "BSD-3-Clause", mpl: "MPL-2.0", gpl: copyleft, "All rights reserved.": "",
		"Permission to use, copy, modify, and/or distribute this software for any\npurpose": "ISC",
		"Apache License\n   Version 2.0, January 2004":                                      "Apache-2.0",
		"SIL OPEN FONT LICENSE Version 1.1":                                                 "OFL-1.1",
	} {
		if got := identify(text); got != want {
			t.Errorf("%.30q is taken for %q, not %q", text, got, want)
		}
	}
}

// TestModulesThatMayNotBeShipped end the release, and those whose fonts have licences of their own bring them along.
func TestModulesThatMayNotBeShipped(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  error
		texts int
	}{
		"permissive":    {map[string]string{"LICENSE": mit, "go.mod": "module m"}, nil, 1},
		"with a notice": {map[string]string{"NOTICE": "Thanks.", "LICENSE": "Apache License Version 2.0"}, nil, 2},
		"fonts": {map[string]string{"COPYING": bsd3, "font/OFL.txt": "SIL Open Font License", "testdata/LICENSE": gpl}, nil,
			2},
		"nothing":              {map[string]string{"README": mit}, errNoLicence, 0},
		"only in a part":       {map[string]string{"part/LICENSE": mit}, errNoLicence, 1},
		"copyleft":             {map[string]string{"LICENSE": gpl}, errOtherLicence, 1},
		"copyleft of a tool":   {map[string]string{"LICENSE": mit, "cmd/tool/COPYING": gpl}, nil, 2},
		"words of nobody":      {map[string]string{"LICENSE": "Ask me first."}, errOtherLicence, 1},
		"code of a like name":  {map[string]string{"license.go": "package m // " + mit}, errNoLicence, 0},
		"lines ended as DOS's": {map[string]string{"LICENSE.txt": strings.ReplaceAll(mit, "\n", "\r\n")}, nil, 1},
	} {
		dir := t.TempDir()
		for file, text := range c.files {
			to := filepath.Join(dir, filepath.FromSlash(file))
			if err := errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		if all, err := licences(dir, false); !errors.Is(err, c.want) || len(all) != c.texts {
			t.Errorf("%s: %v, %d texts", name, err, len(all))
		}
	}
}

// TestNoticesSayEachTextOnce, and where the source of each module is.
func TestNoticesSayEachTextOnce(t *testing.T) {
	one := []licence{{"LICENSE", "MIT", mit}}
	var out strings.Builder
	err := notices([]module{{Path: "std", Version: "1.26", Texts: []licence{{"LICENSE", "BSD-3-Clause", bsd3}}},
		{Path: "a.example/m", Version: "v1.0.0", Texts: one}, {Path: "b.example/n", Version: "v2.0.0", Texts: one}}, &out)
	if err != nil || strings.Count(out.String(), mit) != 1 || strings.Count(out.String(), bsd3) != 1 {
		t.Errorf("%v:\n%s", err, out.String())
	}
	for _, want := range []string{"https://pkg.go.dev/a.example/m@v1.0.0", "https://pkg.go.dev/b.example/n@v2.0.0",
		"a.example/m v1.0.0, LICENSE\nb.example/n v2.0.0, LICENSE\n", "https://go.dev/dl/go1.26.src.tar.gz"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in:\n%s", want, out.String())
		}
	}
}

// TestBillOfMaterials of this test's own program names what it is linked with, is of the form of SPDX, and is the same twice.
func TestBillOfMaterials(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := sbom(program, &strings.Builder{}); err == nil {
		t.Error("a bill without a date")
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1796000000")
	var first, second strings.Builder
	if err := errors.Join(sbom(program, &first), sbom(program, &second)); err != nil {
		t.Fatal(err)
	}
	var document spdxDocument
	if err := json.Unmarshal([]byte(first.String()), &document); err != nil || first.String() != second.String() {
		t.Fatalf("%v, or not the same twice", err)
	}
	names := map[string]string{}
	for _, p := range document.Packages {
		names[p.Name] = p.Declared
	}
	if names["golang.org/x/image"] != "BSD-3-Clause" || names["std"] != "BSD-3-Clause" ||
		len(document.Relationships) != len(document.Packages) {
		t.Errorf("it names %v", names)
	}
}

// TestIcons come in every size that a desktop looks for.
func TestIcons(t *testing.T) {
	dir := t.TempDir()
	t.Chdir("../..")
	if err := icons(dir); err != nil {
		t.Fatal(err)
	}
	for _, size := range []string{"16x16", "48x48", "512x512"} {
		f, err := os.Open(filepath.Join(dir, size, "apps", "org.linnet.Linnet.png"))
		if err != nil {
			t.Fatal(err)
		}
		if c, err := png.DecodeConfig(f); err != nil || size != fmt.Sprintf("%dx%d", c.Width, c.Height) {
			t.Errorf("%s is %d x %d: %v", size, c.Width, c.Height, err)
		}
		f.Close()
	}
}
