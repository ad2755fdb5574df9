package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"linnet/ads/ledger"
)

// tighten closes a home to everybody else: there are passwords' hashes, addresses and money in it. A folder that others share, such as
// /tmp, is left as it is; what is in it of ours is closed on its own.
func tighten(home ledger.Home, log io.Writer) error {
	if !isHome(home) {
		return nil
	}
	folders := []string{string(home), home.Keys()}
	for _, folder := range folders {
		info, err := os.Stat(folder)
		if err != nil || !info.IsDir() || info.Mode().Perm()&0o077 == 0 || shared(folder, info) {
			continue
		}
		if err := os.Chmod(folder, info.Mode().Perm()&0o700); err != nil {
			fmt.Fprintf(log, "operator: others on this machine can read %s, and that could not be changed: %v\n", folder, err)
			continue
		}
		if folder == string(home) {
			fmt.Fprintf(log, "operator: others on this machine could read %s; now you alone can.\n", folder)
		}
	}
	for _, file := range secretFiles(home) {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && info.Mode().Perm()&0o077 != 0 {
			if err := os.Chmod(file, info.Mode().Perm()&0o700); err != nil {
				return err
			}
		}
	}
	return nil
}

// isHome reports whether an operator or a helper has settled there.
func isHome(home ledger.Home) bool {
	if home.HasDatabase() {
		return true
	}
	_, err := os.Stat(partyFile(home, "helper"))
	return err == nil
}

// secretFiles are those of a home that nobody else may read, and that are there.
func secretFiles(home ledger.Home) (all []string) {
	for _, name := range []string{"ledger.db", "leader.db", "helper.db"} {
		for _, part := range []string{"", "-wal", "-shm", "-journal"} {
			all = append(all, filepath.Join(string(home), name+part))
		}
	}
	for _, name := range []string{"leader.json", "helper.json", "desks.json", "database", "keys/targets.pem",
		"keys/snapshot.pem", "keys/timestamp.pem",
		"keys/root/root-1.pem", "keys/root/root-2.pem", "keys/root/root-3.pem"} {
		all = append(all, filepath.Join(string(home), filepath.FromSlash(name)))
	}
	return all
}

// shared tells folders of many people and programs: the root, a person's own, and those where everybody may write.
func shared(folder string, info os.FileInfo) bool {
	full, err := filepath.Abs(folder)
	if err != nil {
		return true
	}
	person, err := os.UserHomeDir()
	return info.Mode()&os.ModeSticky != 0 || filepath.Dir(full) == full || err == nil && filepath.Clean(person) == full
}
