package library

import "testing"

// What is written without being checked refers to nothing that is not there, and what comes after is checked again.
func TestStoringKeepsReferencesWhole(t *testing.T) {
	x, dir := filled(t)
	must(t, x.RemoveFolder(ctx, dir))
	add(t, x, dir)
	var checked, broken int
	must(t, x.db.Write.QueryRow("PRAGMA foreign_keys").Scan(&checked))
	must(t, x.db.Write.QueryRow("SELECT count(*) FROM pragma_foreign_key_check").Scan(&broken))
	if checked != 1 || broken != 0 {
		t.Errorf("checked: %d, broken references: %d", checked, broken)
	}
	if _, err := x.db.Write.Exec("UPDATE track SET album_id = 12345"); err == nil {
		t.Error("a track of no album was written")
	}
}
