package wire

import (
	"reflect"
	"testing"
)

// TestEveryFieldHasAKeyOfItsOwn: of two fields with one key the codec would write one and read the other.
func TestEveryFieldHasAKeyOfItsOwn(t *testing.T) {
	for _, of := range []any{Message{}, EncodedRow{}} {
		names := make(map[string]string)
		for _, f := range reflect.VisibleFields(reflect.TypeOf(of)) {
			key := f.Tag.Get("bencode")
			if key == "" {
				continue
			}
			key = key[:1]
			if other, taken := names[key]; taken {
				t.Errorf("%T: %s and %s are both %q", of, other, f.Name, key)
			}
			names[key] = f.Name
		}
	}
}
