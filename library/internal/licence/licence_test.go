package licence

import (
	"strings"
	"testing"
)

func TestLicences(t *testing.T) {
	for licence, want := range map[string]struct {
		name string
		free bool
	}{
		"https://creativecommons.org/licenses/by/4.0/":                      {"CC BY 4.0", true},
		"http://creativecommons.org/licenses/by-nc-sa/3.0/us/":              {"CC BY-NC-SA 3.0", true},
		"https://creativecommons.org/publicdomain/zero/1.0/":                {"CC0", true},
		"https://creativecommons.org/publicdomain/mark/1.0/":                {"Public domain", true},
		"http://creativecommons.org/licenses/publicdomain/":                 {"Public domain", true},
		"http://creativecommons.org/licenses/sampling/1.0/":                 {"http://creativecommons.org/licenses/sam…", false},
		"2007 X. Licensed under http://creativecommons.org/licenses/by/2.0": {"CC BY 2.0", true},
		"CC BY-SA 4.0": {"CC BY-SA 4.0", true},
		"cc by nc":     {"CC BY-NC", true},
		"Creative Commons Attribution-NonCommercial-ShareAlike 3.0 Unported": {"CC BY-NC-SA 3.0", true},
		"CC0":                                      {"CC0", true},
		"public domain":                            {"Public domain", true},
		"http://artlibre.org/licence/lal/en/":      {"Free Art", true},
		"(C) 1999 Grand Records":                   {"(C) 1999 Grand Records", false},
		"Not in the public domain":                 {"Not in the public domain", false},
		"CC Music Ltd":                             {"CC Music Ltd", false},
		"All rights reserved. No Creative Commons": {"All rights reserved. No Creative Commons", false},
		"https://example.org/creativecommons":      {"https://example.org/creativecommons", false},
		"":                                         {"", false},
		strings.Repeat("é", 50):                    {strings.Repeat("é", 39) + "…", false},
	} {
		if name, free := Name(licence), IsFree(licence); name != want.name || free != want.free {
			t.Errorf("%q: %q %v", licence, name, free)
		}
	}
}
