package feed_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"linnet/ads"
	"linnet/ads/feed"
)

// An operator publishes a release into a folder; a listener who trusts its root file fetches and verifies it. Any folder is a mirror.
func ExampleClient_Fetch() {
	if err := publishAndFetch(context.Background()); err != nil {
		fmt.Println(err)
	}
	// Output:
	// Strings that stay in tune
	// without network: 1 ad
}

func publishAndFetch(ctx context.Context) error {
	home, err := os.MkdirTemp("", "example")
	if err != nil {
		return err
	}
	defer os.RemoveAll(home)
	repository := filepath.Join(home, "feed")
	if err := publishOne(repository, time.Now()); err != nil {
		return err
	}

	root, err := os.ReadFile(filepath.Join(repository, "root.json")) // a listener has it from a link that a person compared
	if err != nil {
		return err
	}
	client, err := feed.Open(feed.Config{Root: root, Files: os.DirFS(repository), Dir: filepath.Join(home, "listener")})
	if err != nil {
		return err
	}
	defer client.Close()
	news, err := client.Fetch(ctx)
	if err != nil {
		return err
	}
	for _, ad := range news.Catalogue.Ads {
		fmt.Println(ad.Headline)
	}
	if last, ok := client.Last(); ok {
		fmt.Printf("without network: %d ad\n", len(last.Catalogue.Ads))
	}
	return nil
}

func publishOne(repository string, now time.Time) error {
	keys, err := feed.NewKeys()
	if err != nil {
		return err
	}
	if err := feed.Init(repository, keys, now); err != nil {
		return err
	}
	ad := ads.Ad{ID: "strings", Sponsor: "Reed and Bow", Headline: "Strings that stay in tune", Text: "Made by hand.",
		Link: "https://reed.example.org/", From: now, Until: now.AddDate(0, 0, 14), Share: 300, Slot: ads.SlotRail}
	_, err = feed.Publish(repository, keys,
		feed.Release{Catalogue: ads.Catalogue{Operator: "Example Operator", Mode: "solo", Epsilon: 2, Ads: []ads.Ad{ad}}}, now)
	return err
}
