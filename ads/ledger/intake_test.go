package ledger

import (
	"database/sql"
	"net/netip"
	"testing"
	"time"

	"linnet/ads/stats"
)

// from is a network by its number.
func from(i int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{100, byte(i >> 8), byte(i), 0}), 24)
}

// TestAFloodFromOneNetworkCountsForAFiftieth, however often it comes and whatever is restarted between, and the rest is said to be held.
func TestAFloodFromOneNetworkCountsForAFiftieth(t *testing.T) {
	d := newDesk(t)
	done := make(chan error, 5000)
	report := stats.Report{Task: stats.TaskGenre, Day: "2026-11-22"}
	var flood, many []counted
	for i := range 1000 {
		report.Answer = i % 64
		many = append(many, counted{report, done, from(i)})
		flood = append(flood, counted{stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: 17}, done, from(7777)})
	}
	d.commit(flood)
	d.commit(many)
	d.commit(flood)
	days, err := d.TasteDays(t.Context(), 7)
	d.must(err)
	if len(days) != 1 || days[0].Reports != 1020 || days[0].Held != 1980 {
		t.Fatalf("%d count, %d are held", days[0].Reports, days[0].Held)
	}
	if _, arrived, err := d.Taste(t.Context(), 7); arrived != 3000 || err != nil {
		t.Errorf("%d arrived, %v", arrived, err)
	}
	if most, err := d.Busiest(t.Context(), 7); most != 1020 || err != nil {
		t.Errorf("%d on the busiest day, %v", most, err)
	}
	var rows int
	d.must(d.db.QueryRow(`SELECT count(*) FROM counts`).Scan(&rows))
	if rows > 64+250 {
		t.Errorf("the flood fills %d rows", rows)
	}
}

// TestNetworksAreForgottenWithTheirDay: hashes and key go when no report of the day is taken any more, what counts stays as it was.
func TestNetworksAreForgottenWithTheirDay(t *testing.T) {
	d := newDesk(t)
	done := make(chan error, 500)
	for i := range 100 {
		d.commit([]counted{{stats.Report{Task: stats.TaskGenre, Day: "2026-11-22", Answer: i % 3}, done, from(i % 4)}})
	}
	before, err := d.TasteDays(t.Context(), 7)
	d.must(err)
	kept := func() (networks, keys, places int) {
		d.must(d.db.QueryRow(`SELECT (SELECT count(*) FROM networks), (SELECT count(*) FROM network_keys), (SELECT count(*)
			FROM counts WHERE nth > 0)`).
			Scan(&networks, &keys, &places))
		return networks, keys, places
	}
	if networks, keys, _ := kept(); networks != 4 || keys != 1 {
		t.Errorf("%d networks under %d keys", networks, keys)
	}
	prune := func() {
		d.must(d.change(t.Context(), func(tx *sql.Tx) error { return d.prune(t.Context(), tx) }))
	}
	d.now = d.now.Add(60 * time.Hour) // its last day
	prune()
	if networks, _, _ := kept(); networks != 4 {
		t.Error("forgotten while reports of the day are still taken")
	}
	d.now = d.now.Add(24 * time.Hour)
	prune()
	if networks, keys, places := kept(); networks+keys+places != 0 {
		t.Errorf("%d networks, %d keys, %d places are left", networks, keys, places)
	}
	after, err := d.TasteDays(t.Context(), 7)
	d.must(err)
	if len(after) != 1 || after[0] != before[0] || after[0].Reports != 20 || after[0].Held != 80 {
		t.Errorf("%+v became %+v", before, after)
	}
	d.commit([]counted{{stats.Report{Task: stats.TaskGenre, Day: "2026-11-26"}, done, from(1)}})
	if networks, keys, _ := kept(); networks != 1 || keys != 1 {
		t.Errorf("%d networks, %d keys on the new day", networks, keys)
	}
}

func TestPlacesAreCoarseWhereTheyAreMany(t *testing.T) {
	last, kinds := 0, 0
	for nth := 1; nth <= 50_000; nth++ {
		got := coarse(nth)
		if got < nth || got > nth+nth/16 || got < last || nth < 64 && got != nth {
			t.Fatalf("place %d is counted as %d after %d", nth, got, last)
		}
		if got != last {
			kinds++
		}
		last = got
	}
	if kinds > 450 {
		t.Errorf("%d kinds of places", kinds)
	}
}
