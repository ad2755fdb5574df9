package portal_test

import (
	"testing"

	"linnet/ads/feed"
)

// TestTheOperatorSeesThePartners: who signs into the feed beside the operator, and what they may have of the panel.
func TestTheOperatorSeesThePartners(t *testing.T) {
	w := newWorld(t)
	partner, err := feed.NewKeys()
	w.must(err)
	key, err := partner.DelegationKey()
	w.must(err)
	keys, err := feed.LoadKeys(w.home.Keys())
	w.must(err)
	release, err := w.ledger.Release(t.Context())
	w.must(err)
	release.Desks = []feed.Delegation{{Name: "eu", Key: key, Share: 125}}
	_, err = w.ledger.Publish(t.Context(), w.home.Feed(), keys, release)
	w.must(err)
	w.has(w.desk().get("/operator/business"), ">eu</td>", "12.5 %</td>", "operator partner", "<b>12.5 %</b>")
}
