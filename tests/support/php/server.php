<?php
/* A provider of two services, written with PHP's own SOAP server, for `php -S`.
 *
 * The folder FOREIGN_PROVIDER holds the WSDL of each service and `held.json`: {"user", "password", "entities": {id: {"name",
 * "kind", "parent", "active"}}, "accounts": [rows], "assignments": [rows]}, where changes are written back.
 */
declare(strict_types=1);

ini_set('display_errors', '0');
$folder = getenv('FOREIGN_PROVIDER');
$service = pathinfo(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH), PATHINFO_FILENAME);
$wsdl = "$folder/$service.wsdl";
if (!is_file($wsdl)) {
    http_response_code(404);
    echo 'There is no such service.';
    return;
}
if ($_SERVER['REQUEST_METHOD'] === 'GET') {
    header('Content-Type: text/xml; charset=utf-8');
    readfile($wsdl);
    return;
}

/* What both services do: know who calls, and keep what they hold. */
abstract class Provider
{
    protected array $held;
    private bool $isSigned = false;

    public function __construct(private string $file)
    {
        $this->held = json_decode(file_get_contents($file), true, 512, JSON_THROW_ON_ERROR);
    }

    /* Called by the SOAP server with the header of that name, before the operation. */
    public function AuthHeader(object $header): void
    {
        $this->isSigned = $header->UserName === $this->held['user'] && $header->Password === $this->held['password'];
    }

    /* What is performed for who may call; others get only the values that a reply cannot be without. */
    protected function reply(string $operation, callable $perform, array $least = []): array
    {
        $refused = $least + $this->verdict(3, 'InvalidSoapCredentials', 'Who are you?');
        return ["{$operation}Result" => $this->isSigned ? $perform() + $this->verdict(0, 'Success') : $refused];
    }

    protected function verdict(int $code, string $name, ?string $message = null): array
    {
        return ['Result' => ['Result' => $code, 'Code' => $name, 'Message' => $message]];
    }

    protected function keep(): void
    {
        file_put_contents($this->file, json_encode($this->held, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE));
    }
}

final class EntityManagementService extends Provider
{
    public function GetEntityHierarchy(object $call): array
    {
        return $this->reply('GetEntityHierarchy', function () use ($call): array {
            $rows = [];
            foreach ($this->held['entities'] as $id => $entity) {
                if ($entity['active'] || $call->request->IncludeInactive) {
                    $rows[] = [
                        'DistributorEntityID' => 70,
                        'PartnerEntityID' => 0,
                        'CompanyEntityID' => $entity['kind'] === 'Company' ? $id : 0,
                        'EntityType' => $entity['kind'],
                        'EntityID' => $id,
                        'EntityName' => $entity['name'],
                        'ParentEntityID' => $entity['parent'],
                        'IsActive' => $entity['active'],
                    ];
                }
            }
            return ['Entities' => ['EntityInHierarchy' => $rows]];
        });
    }

    public function GetEntityAccounts(object $call): array
    {
        return $this->reply('GetEntityAccounts', function () use ($call): array {
            ['PageIndex' => $page, 'PageSize' => $size] = get_object_vars($call->request);
            $rows = array_slice($this->held['accounts'], ($page - 1) * $size, $size);
            return ['AccountsTotal' => count($this->held['accounts']), 'Accounts' => ['AccountDevicesInfo' => $rows]];
        }, ['AccountsTotal' => 0]);
    }

    public function SuspendEntity(object $call): array
    {
        // Its only field, however the contract of this server spells it.
        $id = current(get_object_vars($call->request));
        if (!isset($this->held['entities'][$id])) {
            throw new SoapFault('Server', "Entity $id fell out of the “index” <of entities>.");
        }
        return $this->reply('SuspendEntity', function () use ($id): array {
            $already = !$this->held['entities'][$id]['active'];
            $this->held['entities'][$id]['active'] = false;
            $this->keep();
            return ['AlreadySuspended' => $already];
        }, ['AlreadySuspended' => false]);
    }
}

final class BackupPolicyManagementService extends Provider
{
    public function AddAccountPolicy(object $call): array
    {
        return $this->reply('AddAccountPolicy', function () use ($call): array {
            $kept = json_decode(json_encode($call->accountPolicy), true);
            $kept['AccountBackupPolicyID'] = 900 + count($this->held['assignments']);
            $this->held['assignments'][] = $kept;
            $this->keep();
            return ['AccountPolicy' => $kept];
        });
    }

    public function GetAccountPolicies(object $call): array
    {
        return $this->reply('GetAccountPolicies', function () use ($call): array {
            $ofAccount = fn (array $row): bool => $row['AccountName'] === $call->accountName;
            return ['AccountPolicies' => ['AccountPolicy' => array_filter($this->held['assignments'], $ofAccount)]];
        });
    }
}

$server = new SoapServer($wsdl, ['cache_wsdl' => WSDL_CACHE_NONE, 'features' => SOAP_SINGLE_ELEMENT_ARRAYS]);
$server->setObject(new $service("$folder/held.json"));
$server->handle();
