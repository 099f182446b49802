public import WebAccess

/// Where a client of Xero gets its access token from.
public typealias XeroCredentials = AccessTokens
