package tags

import "strings"

func (f *fields) musicBrainz() MusicBrainz {
	one := func(name field) string {
		if ids := uuids(f.values[name]); len(ids) > 0 {
			return ids[0]
		}
		return ""
	}
	return MusicBrainz{Recording: one(mbRecording), Track: one(mbTrack), Album: one(mbAlbum), ReleaseGroup: one(mbReleaseGroup),
		Artists: uuids(f.values[mbArtist]), AlbumArtists: uuids(f.values[mbAlbumArtist])}
}

// uuids finds the ids in values, of which old formats hold several in one: "id/id", "id; id". What is no UUID is dropped.
func uuids(values []string) []string {
	var out []string
	for _, v := range values {
		for _, id := range strings.FieldsFunc(v, func(r rune) bool { return r == '/' || r == ';' || r == ',' || r == ' ' }) {
			if id = strings.ToLower(id); isUUID(id) {
				out = append(out, id)
			}
		}
	}
	return out
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for n := range len(s) {
		dash := n == 8 || n == 13 || n == 18 || n == 23
		hex := s[n] >= '0' && s[n] <= '9' || s[n] >= 'a' && s[n] <= 'f'
		if dash != (s[n] == '-') || !dash && !hex {
			return false
		}
	}
	return true
}
