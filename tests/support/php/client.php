<?php
/* Calls the operations of one service with PHP's own SOAP client and prints the answers.
 *
 * Reads {"wsdl": address, "soap": "1.1" or "1.2", "calls": [{"operation", "arguments", "user", "password"}]} from
 * standard input; arguments in a list are the parts of an rpc message, and without a user no header is sent. Prints
 * [{"answer": what was decoded}] or, in place of an answer, {"fault": {"code", "text"}}.
 */
declare(strict_types=1);

$task = json_decode(stream_get_contents(STDIN), false, 512, JSON_THROW_ON_ERROR);
$client = new SoapClient($task->wsdl, [
    'soap_version' => $task->soap === '1.2' ? SOAP_1_2 : SOAP_1_1,
    'cache_wsdl' => WSDL_CACHE_NONE,
    'connection_timeout' => 30,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$answers = [];
foreach ($task->calls as $call) {
    $signature = ['UserName' => $call->user, 'Password' => $call->password];
    $header = $call->user === '' ? null : new SoapHeader('sosonlinebackup.com', 'AuthHeader', $signature);
    $arguments = is_array($call->arguments) ? $call->arguments : [$call->arguments];
    try {
        $answers[] = ['answer' => $client->__soapCall($call->operation, $arguments, null, $header)];
    } catch (SoapFault $fault) {
        $answers[] = ['fault' => ['code' => $fault->faultcode, 'text' => $fault->faultstring]];
    }
}
echo json_encode($answers, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
