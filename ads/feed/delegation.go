package feed

import (
	"cmp"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/theupdateframework/go-tuf/v2/metadata"

	"linnet/ads"
	"linnet/ads/tuf"
)

// A Delegation lets a partner sign ads of its own into the feed. The delegation holds for the partner's folder and nothing else, is
// terminating, and is gone with the next release that leaves the partner out. A partner has no blocklist, no counters and no say in how
// listeners are counted.
type Delegation struct {
	Name string `json:"name"` // 2 to 24 of a-z, 0-9 and -, as it stands in file names and before the ids of its ads
	Key  string `json:"key"`  // ed25519 public key, base64

	// Share is the share of voice that its ads have together at any moment, at most, in thousandths; 0: DelegatedShare. The listener's
	// machine cuts the rest, so that no partner crowds out the others.
	Share int `json:"share,omitempty"`
}

// DelegatedShare is the share of voice of a partner for which the operator named none, in thousandths.
const DelegatedShare = 100

// shareField is where a delegation has it, beside what the specification knows.
const shareField = "x-linnet-share"

// Voice is what the partner's ads have together.
func (d Delegation) Voice() int { return cmp.Or(d.Share, DelegatedShare) }

// MaxDelegations is how many partners a feed has at most.
const MaxDelegations = 16

// ErrDelegation is wrapped when a name or key can be no partner's, or the feed has no such partner.
var ErrDelegation = errors.New("no such partner")

var delegationName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,22}[a-z0-9]$`)

// role is the partner's name among the roles of the repository.
func (d Delegation) role() string { return "desk-" + d.Name }

func (d Delegation) folder() string { return d.Name + "/" }

func (d Delegation) check() error {
	if !delegationName.MatchString(d.Name) {
		return fmt.Errorf("%w: %.40q is no name of one", ErrDelegation, d.Name)
	}
	if raw, err := base64.StdEncoding.DecodeString(d.Key); err != nil || len(raw) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: %s has no key", ErrDelegation, d.Name)
	}
	if d.Share < 0 || d.Share > 1000 {
		return fmt.Errorf("%w: %s has a share of %d thousandths", ErrDelegation, d.Name, d.Share)
	}
	return nil
}

// Delegations are those of the last release in the repository in dir.
func Delegations(dir string) ([]Delegation, error) {
	r, err := openRepository(dir, Keys{})
	if err != nil {
		return nil, fmt.Errorf("the partners: %w", err)
	}
	return delegationsOf(r.targets), nil
}

// delegationsOf are the delegations of this kind, as signed; others are of a later version of this format.
func delegationsOf(targets *metadata.Metadata[metadata.TargetsType]) []Delegation {
	partners := []Delegation{}
	if targets == nil || targets.Signed.Delegations == nil {
		return partners
	}
	for _, role := range targets.Signed.Delegations.Roles {
		d := Delegation{Name: strings.TrimPrefix(role.Name, "desk-")}
		if !role.Terminating || role.Threshold != 1 || len(role.KeyIDs) != 1 || !slices.Equal(role.Paths, []string{d.folder() + "*"}) {
			continue
		}
		if key := targets.Signed.Delegations.Keys[role.KeyIDs[0]]; key != nil {
			public, _ := key.ToPublicKey() // none on an error
			raw, _ := public.(ed25519.PublicKey)
			d.Key = base64.StdEncoding.EncodeToString(raw)
		}
		if share, named := role.UnrecognizedFields[shareField].(float64); named {
			d.Share = int(share)
		}
		if role.Name == d.role() && d.check() == nil && len(partners) < MaxDelegations {
			partners = append(partners, d)
		}
	}
	return partners
}

// delegations are the partners as the targets metadata names them; nil for none.
func delegations(partners []Delegation) (*metadata.Delegations, error) {
	if len(partners) == 0 {
		return nil, nil
	}
	if len(partners) > MaxDelegations {
		return nil, fmt.Errorf("%d partners are more than %d", len(partners), MaxDelegations)
	}
	all := &metadata.Delegations{Keys: map[string]*metadata.Key{}}
	for i, d := range partners {
		if err := d.check(); err != nil {
			return nil, err
		}
		if slices.ContainsFunc(partners[:i], func(other Delegation) bool { return other.Name == d.Name }) {
			return nil, fmt.Errorf("%w: there are two of the name %s", ErrDelegation, d.Name)
		}
		raw, err := base64.StdEncoding.DecodeString(d.Key)
		if err != nil {
			return nil, err
		}
		key, err := metadata.KeyFromPublicKey(ed25519.PublicKey(raw))
		if err != nil {
			return nil, err
		}
		id, err := key.ID()
		if err != nil {
			return nil, err
		}
		all.Keys[id] = key
		role := metadata.DelegatedRole{Name: d.role(), KeyIDs: []string{id}, Threshold: 1, Terminating: true,
			Paths: []string{d.folder() + "*"}}
		if d.Share != 0 {
			role.UnrecognizedFields = map[string]any{shareField: d.Share}
		}
		all.Roles = append(all.Roles, role)
	}
	return all, nil
}

// CheckDelegations says what a release with these partners would be refused for.
func CheckDelegations(partners []Delegation) error {
	_, err := delegations(partners)
	return err
}

// A DelegatedRelease is what a partner signs, to follow the one of a version.
type DelegatedRelease struct {
	Partner string
	Release Release
	After   int64
}

// DelegatedFiles are what a partner signed.
type DelegatedFiles struct {
	Partner string
	Signed  Signed
}

// SignDelegated signs a partner's release with its targets key. The operator's own fields are left out, and the spots of
// the ads.
func SignDelegated(k Keys, p DelegatedRelease, now time.Time) (Signed, error) {
	r := p.Release
	key, err := k.DelegationKey()
	if err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	d := Delegation{Name: p.Partner, Key: key}
	if err := d.check(); err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	r.Blocklist, r.Desks = Blocklist{}, nil
	r.Catalogue = ads.Catalogue{Operator: r.Catalogue.Operator, Notice: r.Catalogue.Notice, Ads: slices.Clone(r.Catalogue.Ads)}
	withoutSpots(r.Catalogue.Ads)
	if err := r.check(); err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	plain, files, err := r.targets(p.After+1, now)
	if err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	delete(files, blocklistFile)
	if _, err := parseDelegated(files[catalogueFile]); err != nil {
		return Signed{}, fmt.Errorf("sign: a partner's catalogue: %w", err)
	}
	targets, moved := metadata.Targets(plain.Signed.Expires), map[string][]byte{}
	targets.Signed.Version = plain.Signed.Version
	for name, data := range files {
		target := *plain.Signed.Targets[name]
		target.Path = d.folder() + name
		targets.Signed.Targets[target.Path], moved[target.Path] = &target, data
	}
	if err := tuf.Sign(targets, k.Targets); err != nil {
		return Signed{}, fmt.Errorf("sign: %w", err)
	}
	raw, err := targets.ToBytes(false)
	return Signed{raw, moved}, err
}

// AcceptDelegated puts what a partner signed into the repository in dir, with the two online keys. The checks are those of a listener. The
// last release has the partner (ErrDelegation). Signature, folder and every file hold (ErrForged). The version is newer than the partner's
// last (ErrOrder). The partner's release, as the files say it, comes back. Nothing else may sign for the repository meanwhile.
func AcceptDelegated(dir string, k Keys, f DelegatedFiles, now time.Time) (Release, error) {
	release, err := acceptDelegated(dir, k, f, now)
	if err != nil {
		return Release{}, fmt.Errorf("accept from partner %.40s: %w", f.Partner, err)
	}
	return release, nil
}

func acceptDelegated(dir string, k Keys, f DelegatedFiles, now time.Time) (Release, error) {
	s := f.Signed
	repo, err := openRepository(dir, k)
	if err != nil {
		return Release{}, err
	}
	partners := delegationsOf(repo.targets)
	at := slices.IndexFunc(partners, func(d Delegation) bool { return d.Name == f.Partner })
	if at < 0 {
		return Release{}, ErrDelegation
	}
	d := partners[at]
	targets, err := parseTargets(s.Targets)
	if err != nil {
		return Release{}, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if err := repo.targets.VerifyDelegate(d.role(), targets); err != nil {
		return Release{}, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if last := repo.snapshot.Signed.Meta[d.role()+".json"]; last != nil && targets.Signed.Version <= last.Version {
		return Release{}, fmt.Errorf("%w: %d after %d", ErrOrder, targets.Signed.Version, last.Version)
	}
	if !now.Before(targets.Signed.Expires) {
		return Release{}, fmt.Errorf("%w: it was good until %s", ErrStale, targets.Signed.Expires.Format(time.RFC3339))
	}
	release, err := d.open(s, targets)
	if err != nil {
		return Release{}, err
	}
	return release, repo.putDelegated(d, targets, s.Files, now)
}

// open checks every file of a partner's release against what names it, and reads the catalogue.
func (d Delegation) open(s Signed, targets *metadata.Metadata[metadata.TargetsType]) (r Release, err error) {
	if err := d.checkTargets(targets); err != nil {
		return r, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if err := s.match(targets); err != nil {
		return r, fmt.Errorf("%w: %w", ErrForged, err)
	}
	if r.Catalogue, err = parseDelegated(s.Files[d.folder()+catalogueFile]); err != nil {
		return r, fmt.Errorf("%w: %w", ErrForged, err)
	}
	return r, nil
}

// checkTargets insists on the partner's own folder, and on what a partner may have there: a catalogue and pictures. A partner cannot hand
// its part on to others.
func (d Delegation) checkTargets(targets *metadata.Metadata[metadata.TargetsType]) error {
	if targets.Signed.Delegations != nil || len(targets.Signed.UnrecognizedFields) > 0 || len(targets.UnrecognizedFields) > 0 {
		return fmt.Errorf("partner %s says more than a partner may", d.Name)
	}
	total := int64(0)
	for name, target := range targets.Signed.Targets {
		base, inside := strings.CutPrefix(name, d.folder())
		if !inside || base != catalogueFile && !isBundleOf(ofPictures, base) {
			return fmt.Errorf("%.80q is none of partner %s's files", name, d.Name)
		}
		if err := checkTarget(base, target); err != nil {
			return err
		}
		if total += target.Length; total > maxDelegated {
			return fmt.Errorf("partner %s has more than %d MB of files", d.Name, maxDelegated>>20)
		}
	}
	if targets.Signed.Targets[d.folder()+catalogueFile] == nil {
		return errors.New("it holds no catalogue")
	}
	return nil
}

func (r *repository) putDelegated(d Delegation, targets *metadata.Metadata[metadata.TargetsType], files map[string][]byte,
	now time.Time) error {
	if err := r.putFiles(targets, files); err != nil {
		return err
	}
	if err := write(r, fmt.Sprintf("%d.%s.json", targets.Signed.Version, d.role()), targets); err != nil {
		return err
	}
	r.snapshot.Signed.Meta[d.role()+".json"] = metadata.MetaFile(targets.Signed.Version)
	if err := r.signSnapshot(now); err != nil {
		return err
	}
	return r.signTimestamp(now)
}

// under makes an ad of the feed out of one that a partner signed. The id names the partner, so that the ad stands for no other. The ad ends
// with the partner's signature.
func (d Delegation) under(ad ads.Ad, expires time.Time) ads.Ad {
	ad.ID = d.folder() + ad.ID
	if ad.Until.After(expires) {
		ad.Until = expires
	}
	return ad
}

// fit cuts the shares of a partner's ads, each by the same part, to what the partner has at the moment at which it claims most.
func (d Delegation) fit(all []ads.Ad) {
	most := claimed(all)
	if most <= d.Voice() {
		return
	}
	before, given := 0, 0
	for i := range all { // rounded so that the sums stay in proportion
		before += share(all[i])
		all[i].Share = before*d.Voice()/most - given
		given += all[i].Share
	}
}

// claimed is the highest sum of shares of ads whose time has come at the same moment.
func claimed(all []ads.Ad) (most int) {
	type change struct {
		at    time.Time
		share int // below zero: it ends
	}
	var changes []change
	for _, ad := range all {
		if ad.From.Before(ad.Until) {
			changes = append(changes, change{ad.From, share(ad)}, change{ad.Until, -share(ad)})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.share, b.share)) })
	sum := 0
	for _, c := range changes {
		sum += c.share
		most = max(most, sum)
	}
	return most
}

// share is what an ad claims, whatever it says.
func share(ad ads.Ad) int { return min(max(ad.Share, 0), 1000) }
