package catalog

import (
	"encoding/hex"
	"strings"
)

// uuid is how people write 16 bytes; "" for none.
func uuid(b []byte) string {
	if len(b) != 16 {
		return ""
	}
	h := hex.EncodeToString(b)
	return strings.Join([]string{h[:8], h[8:12], h[12:16], h[16:20], h[20:]}, "-")
}

// uuidBytes is the reverse of uuid; empty for what is no UUID.
func uuidBytes(s string) []byte {
	b, err := hex.DecodeString(strings.ReplaceAll(s, "-", ""))
	if err != nil || len(b) != 16 {
		return []byte{}
	}
	return b
}
