package crm

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// TokenInformation is the answer of the probe.
type TokenInformation struct {
	Description    string
	Limit          int64 // requests a day
	UsedToday      int64
	Available      int64
	HoursToRestart int64 // -1 when it is not told
}

// TokenInformation asks for the token's quota; it costs one request of it.
// Errors are *Error.
func (c *Client) TokenInformation(ctx context.Context, operation string) (TokenInformation, error) {
	if strings.TrimSpace(operation) == "" {
		return TokenInformation{}, &Error{ID: ErrOperation}
	}
	query := url.Values{"operation": {operation}}
	x := c.exchange(ctx, http.MethodGet, c.server.String()+tokenPath+"?"+query.Encode(), nil)
	if x.Err != nil {
		return TokenInformation{}, &Error{ID: ErrProbeNoAnswer, Values: map[string]string{"Host": c.server.Host()}, Err: safeError(x.Err)}
	}
	a, _ := decodeAnswer(x)
	info, ok := a.tokenInformation()
	if x.Status != http.StatusOK || !ok {
		secret := newSecret(c.token)
		return TokenInformation{}, &Error{ID: probeError(x, a), Values: map[string]string{
			"Host":   c.server.Host(),
			"Status": strconv.Itoa(x.Status),
			"Code":   secret.hide(cmp.Or(a.code, "–")),
			"Msg":    secret.hide(cmp.Or(a.msg, a.word, "–")),
		}}
	}
	info.Description = newSecret(c.token).hide(info.Description)
	return info, nil
}

// probeError tells apart why a probe was refused, by the words that refuse a
// batch.
func probeError(x Exchange, a answer) string {
	var o Outcome
	o.refused(4, x, a)
	switch o.Cause {
	case CauseQuota:
		return ErrProbeQuota
	case CauseTokenInvalid, CauseTokenMissing:
		return ErrProbeToken
	}
	return ErrProbe
}
