package library

import "linnet/library/internal/licence"

// FreeLicence reports whether a licence, as found in tags, allows anyone to share the track unchanged and without
// charge: public domain, CC0, any Creative Commons licence, Free Art. Anything not recognised is not free.
func FreeLicence(text string) bool { return licence.IsFree(text) }

// LicenceName is the short name for people: "CC BY 4.0", "CC0", "Public domain"; other text as it is, shortened to 40
// runes.
func LicenceName(text string) string { return licence.Name(text) }
