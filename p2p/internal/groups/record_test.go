package groups

import (
	"encoding/json"
	"testing"

	"linnet/p2p/circle"
)

// TestGroupRecordsOfOlderVersionsAreRead: who is in a group stays in it whatever the code calls its parts.
func TestGroupRecordsOfOlderVersionsAreRead(t *testing.T) {
	var r groupRecord
	old := `{"Name": "The Band", "Welcome": {"Name": "The Band", "Papers": {"Members": [{"Name": "Ana"}]}}}`
	if err := json.Unmarshal([]byte(old), &r); err != nil || len(r.Welcome.Credentials.Members) != 1 {
		t.Fatalf("%+v, %v", r.Welcome, err)
	}
	b, err := json.Marshal(groupRecord{Welcome: &circle.Welcome{}})
	if err != nil {
		t.Fatal(err)
	}
	var fields struct{ Welcome map[string]any }
	if err := json.Unmarshal(b, &fields); err != nil {
		t.Fatal(err)
	}
	if _, same := fields.Welcome["Papers"]; !same {
		t.Errorf("written as %s", b)
	}
}
