package demo

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/app/state/view"
)

// panel switches the panel on, which is when the feed is asked for the first time.
func (s *story) panel(ctx context.Context) (string, error) {
	you := s.world.you
	if n := s.world.operator.feedRequests(); n > 0 {
		return "", fmt.Errorf("the feed was asked %d times before panels were switched on", n)
	}
	you.State.Sponsors.SetPanels(true)
	if err := until(ctx, you, func(v *view.View) bool { return v.Panel.State == view.PanelOn }); err != nil {
		return "", err
	}
	v := you.State.View()
	if v.Panel.Headline != headline {
		return "", fmt.Errorf("the panel shows %q, approved was %q", v.Panel.Headline, headline)
	}
	s.report.Sponsor.FeedVersion, s.report.Sponsor.Ad = s.world.operator.version, v.Panel.Headline
	return fmt.Sprintf("feed version %d verified; “%s” by %s. %s", s.world.operator.version, v.Panel.Headline, v.Panel.Sponsor,
		v.Panel.Why), nil
}

// impression looks at the panel for the second that makes a look an impression. In the window the panel
// itself tells that it is in view.
func (s *story) impression(ctx context.Context) (string, error) {
	you := s.world.you
	you.State.Sponsors.PanelInView(true)
	counted := func(v *view.View) bool { return len(v.Sponsors.Shown) == 1 && v.Sponsors.Shown[0].Impressions == 1 }
	if err := until(ctx, you, counted); err != nil {
		return "", err
	}
	you.State.Sponsors.PanelInView(false)
	s.report.Sponsor.Impressions = 1
	return "counted on this machine, sent nowhere", nil
}

func (s *story) beforeConsent(context.Context) (string, error) {
	n := s.world.operator.intakeRequests()
	if n != 0 {
		return "", fmt.Errorf("%d requests reached the intake before you agreed", n)
	}
	s.report.Consent.ReportsBefore = n
	return "nothing reached the operator's intake", nil
}

func (s *story) consent(ctx context.Context) (string, error) {
	you := s.world.you
	you.State.Sponsors.SetTaste(true)
	arrived := func(v *view.View) bool { return len(v.Privacy.Sent) == 1 && s.world.operator.intakeRequests() > 0 }
	if err := until(ctx, you, arrived); err != nil {
		return "", err
	}
	s.report.Consent.ReportsAfter = s.world.operator.intakeRequests()
	if s.report.Consent.ReportsAfter != 1 {
		return "", fmt.Errorf("%d requests reached the intake, want 1", s.report.Consent.ReportsAfter)
	}
	sent := you.Recorder.Sent()[0]
	return fmt.Sprintf("%d bytes went out: %s", len(sent.Bytes), sent.Bytes), nil
}

// totals reads what the operator can know, with its error, and that the operator's page shows it.
func (s *story) totals(ctx context.Context) (string, error) {
	days, err := s.world.operator.ledger.TasteDays(ctx, 7)
	if err != nil {
		return "", err
	}
	n := 0
	var counts [][ads.Buckets]int
	for _, d := range days {
		n, counts = n+d.Reports, append(counts, d.Counts)
	}
	if want := simulated + 1; n != want {
		return "", fmt.Errorf("the ledger counts %d reports, want %d", n, want)
	}
	s.report.Operator.Reports = n
	for _, t := range stats.EstimateDays(counts, s.world.operator.epsilon) {
		if !t.Withheld && t.Low > 0 {
			s.report.Operator.Taste = append(s.report.Operator.Taste, Taste{Genre: t.Name, Estimate: t.Estimate, Low: t.Low, High: t.High})
		}
	}
	slices.SortFunc(s.report.Operator.Taste, func(a, b Taste) int { return cmp.Compare(b.Estimate, a.Estimate) })
	if len(s.report.Operator.Taste) == 0 {
		return "", fmt.Errorf("%d reports show no taste at all", n)
	}
	if err := s.world.operator.readTotals(ctx); err != nil {
		return "", err
	}
	line := fmt.Sprintf("%d reports", n)
	for _, t := range s.report.Operator.Taste {
		line += fmt.Sprintf("; %s about %.0f (%.0f to %.0f)", t.Genre, t.Estimate, t.Low, t.High)
	}
	return line, nil
}
